import { randomUUID } from "node:crypto"
import { type FileHandle, mkdir, open, readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { beginChain, chainEntry, checkChain } from "../audit/hash-chain.ts"
import { type AuditEvent } from "../audit/audit-event.ts"
import { type Ledger, LedgerError } from "../audit/ledger.ts"
import { stateFolder } from "./state-folder.ts"

/** Where the ledger's files are. */
export interface LedgerOptions {
  /** The folder of run-time state. Absent: `stateFolder()`. Events go to its `ledger` folder. */
  readonly directory?: string | undefined
}

const folderOf = ({ directory }: LedgerOptions): string => join(directory ?? stateFolder(), "ledger")

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "an unknown fault"

const unwritable = (place: string) => (cause: unknown) =>
  new LedgerError({
    message: `Expected to write events to ${place}, came ${codeOf(cause)}; make it writable, or give another \`stateDirectory\`.`,
  })

const openFile = async (folder: string): Promise<FileHandle> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // One file for each process and router: two writers never share a chain.
  const day = new Date().toISOString().slice(0, 10)
  return open(join(folder, `${day}-${process.pid}-${randomUUID().slice(0, 8)}.jsonl`), "ax", 0o600)
}

/** Opens a hash-chained JSONL ledger, mode 0600. Appends are written in the order they are asked for. */
export const openLedger = Effect.fnUntraced(function* (
  options: LedgerOptions = {},
): Effect.fn.Return<Ledger, LedgerError> {
  const folder = folderOf(options)
  const file = yield* Effect.tryPromise({ try: () => openFile(folder), catch: unwritable(folder) })
  let previous = ""
  // The tail of the writes asked for so far. It never rejects, so that one failed write does not stop the next.
  let tail: Promise<unknown> = Promise.resolve()
  const write = (next: (previous: string) => { readonly line: string; readonly hash: string }) =>
    Effect.tryPromise({
      try: () => {
        const written = tail.then(async () => {
          const { line, hash } = next(previous)
          await file.appendFile(`${line}\n`)
          previous = hash
        })
        tail = written.catch(() => undefined)
        return written
      },
      catch: unwritable(folder),
    })
  yield* write(() => beginChain(randomUUID()))
  let closing: Promise<void> | undefined
  return {
    append: (event: AuditEvent) => write((hash) => chainEntry(hash, event)),
    close: Effect.tryPromise({ try: () => (closing ??= tail.then(() => file.close())), catch: unwritable(folder) }),
  }
})

/** What the ledger's files hold together. */
export interface LedgerSummary {
  readonly files: number
  readonly events: number
  readonly chainOk: boolean
  /** The first file whose chain is broken, and its one-based line. */
  readonly brokenAt?: { readonly file: string; readonly line: number }
}

/** Reads and checks every chain of a state folder. */
export const readLedger = async (directory?: string): Promise<LedgerSummary> => {
  const folder = folderOf({ directory })
  const files = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).toSorted()
  const checks = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), "utf8")
      return { file, check: checkChain(text.split("\n").filter((line) => line !== "")) }
    }),
  )
  const broken = checks.find(({ check }) => !check.ok)
  return {
    files: files.length,
    events: checks.reduce((sum, { check }) => sum + check.events, 0),
    chainOk: broken === undefined,
    ...(broken?.check.brokenAt === undefined ? {} : { brokenAt: { file: broken.file, line: broken.check.brokenAt } }),
  }
}
