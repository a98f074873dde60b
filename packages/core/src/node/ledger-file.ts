import { randomUUID } from "node:crypto"
import { type FileHandle, mkdir, open } from "node:fs/promises"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { type AuditEvent } from "../audit/audit-event.ts"
import { beginChain, chainEntry } from "../audit/hash-chain.ts"
import { type Ledger, LedgerError } from "../audit/ledger.ts"
import { stateFolder } from "./state-folder.ts"

/** Where the ledger's files are, and how they are kept. */
export interface LedgerOptions {
  /** The folder of run-time state. Absent: `stateFolder()`. Events go to its `ledger` folder. */
  readonly directory?: string | undefined
  /**
   * `none`: events are handed to the system, which a killed process survives (default). `each`: each is on the disk before
   * the call goes on, which a power failure survives; it costs some milliseconds an event.
   */
  readonly sync?: "none" | "each"
  /** A file that is larger goes on in another (64 MB). */
  readonly maxFileBytes?: number
}

/** The folder of the ledger's files. */
export const ledgerFolder = ({ directory }: LedgerOptions): string => join(directory ?? stateFolder(), "ledger")

/** The file beside a chain that says how long it is: a chain that was cut off is shorter than its head. */
export const headOf = (file: string): string => file.replace(/\.jsonl$/, ".head")

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "an unknown fault"

const unwritable = (place: string) => (cause: unknown) =>
  new LedgerError({
    message: `Expected to write events to ${place}, came ${codeOf(cause)}; make it writable, or give another \`stateDirectory\`.`,
  })

const defaultMaxFileBytes = 64 << 20

/** A chain's file and head, and where the chain stands. */
interface Chain {
  readonly file: FileHandle
  readonly head: FileHandle
  hash: string
  lines: number
  bytes: number
}

type Entry = { readonly line: string; readonly hash: string }

const appendTo = async (chain: Chain, { line, hash }: Entry, sync: boolean): Promise<void> => {
  await chain.file.appendFile(`${line}\n`)
  chain.hash = hash
  chain.lines++
  chain.bytes += Buffer.byteLength(line) + 1
  // After the line: a process that is killed in between leaves a head that is behind, never one that is ahead. Always the
  // same length, so that it is written over at once.
  const head = JSON.stringify({ lines: String(chain.lines).padStart(12, "0"), hash })
  await chain.head.write(`${head}\n`, 0)
  if (sync) await Promise.all([chain.file.datasync(), chain.head.datasync()])
}

const openChain = async (folder: string, sync: boolean): Promise<Chain> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // One file for each process and router: two writers never share a chain.
  const day = new Date().toISOString().slice(0, 10)
  const path = join(folder, `${day}-${process.pid}-${randomUUID().slice(0, 8)}.jsonl`)
  const file = await open(path, "ax", 0o600)
  const head = await open(headOf(path), "wx", 0o600)
  const chain: Chain = { file, head, hash: "", lines: 0, bytes: 0 }
  await appendTo(chain, beginChain(randomUUID()), sync)
  return chain
}

const closeChain = async ({ file, head }: Chain): Promise<void> => {
  await Promise.all([file.close(), head.close()])
}

/** Opens a hash-chained JSONL ledger, mode 0600. Appends are written in the order they are asked for. */
export const openLedger = Effect.fnUntraced(function* (
  options: LedgerOptions = {},
): Effect.fn.Return<Ledger, LedgerError> {
  const folder = ledgerFolder(options)
  const { sync = "none", maxFileBytes = defaultMaxFileBytes } = options
  const fault = unwritable(folder)
  let chain = yield* Effect.tryPromise({ try: () => openChain(folder, sync === "each"), catch: fault })
  // The tail of the writes asked for so far. It never rejects, so that one failed write does not stop the next.
  let tail: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined
  const write = async (event: AuditEvent): Promise<void> => {
    if (chain.bytes >= maxFileBytes) {
      await closeChain(chain)
      chain = await openChain(folder, sync === "each")
    }
    await appendTo(chain, chainEntry(chain.hash, event), sync === "each")
  }
  return {
    append: (event: AuditEvent) =>
      Effect.tryPromise({
        try: () => {
          const written = tail.then(() => write(event))
          tail = written.catch(() => undefined)
          return written
        },
        catch: fault,
      }),
    close: Effect.tryPromise({ try: () => (closing ??= tail.then(() => closeChain(chain))), catch: fault }),
  }
})
