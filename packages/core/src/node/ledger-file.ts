import { randomUUID } from "node:crypto"
import { closeSync, fdatasync, mkdirSync, openSync, writeSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
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

const flushFile = promisify(fdatasync)

const defaultMaxFileBytes = 64 << 20

/** A chain's file and head, and where the chain stands. */
interface Chain {
  readonly file: number
  readonly head: number
  hash: string
  lines: number
  bytes: number
}

type Entry = { readonly line: string; readonly hash: string }

const writeWhole = (file: number, text: string, position: number | null): number => {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) {
    at += writeSync(file, bytes, at, bytes.length - at, position === null ? null : position + at)
  }
  return bytes.length
}

// Written at once and not by a thread of the pool: handing a few hundred bytes to the system takes less time than handing
// them to a thread.
const appendTo = (chain: Chain, { line, hash }: Entry): void => {
  chain.bytes += writeWhole(chain.file, `${line}\n`, null)
  chain.hash = hash
  chain.lines++
  // After the line: a process that is killed in between leaves a head that is behind, never one that is ahead. Always the
  // same length, so that it is written over at once.
  const head = JSON.stringify({ lines: String(chain.lines).padStart(12, "0"), hash })
  writeWhole(chain.head, `${head}\n`, 0)
}

const openChain = (folder: string): Chain => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // One file for each process and router: two writers never share a chain.
  const day = new Date().toISOString().slice(0, 10)
  const path = join(folder, `${day}-${process.pid}-${randomUUID().slice(0, 8)}.jsonl`)
  const file = openSync(path, "ax", 0o600)
  const head = openSync(headOf(path), "wx", 0o600)
  const chain: Chain = { file, head, hash: "", lines: 0, bytes: 0 }
  appendTo(chain, beginChain(randomUUID()))
  return chain
}

const closeChain = ({ file, head }: Chain): void => {
  closeSync(file)
  closeSync(head)
}

const flush = async ({ file, head }: Chain): Promise<void> => {
  await Promise.all([flushFile(file), flushFile(head)])
}

/** Opens a hash-chained JSONL ledger, mode 0600. Appends are written in the order they are asked for. */
export const openLedger = Effect.fnUntraced(function* (
  options: LedgerOptions = {},
): Effect.fn.Return<Ledger, LedgerError> {
  const folder = ledgerFolder(options)
  const { sync = "none", maxFileBytes = defaultMaxFileBytes } = options
  const fault = unwritable(folder)
  let chain = yield* Effect.try({ try: () => openChain(folder), catch: fault })
  const write = (event: AuditEvent): void => {
    if (chain.bytes >= maxFileBytes) {
      closeChain(chain)
      chain = openChain(folder)
    }
    appendTo(chain, chainEntry(chain.hash, event))
  }
  // The tail of the flushes asked for so far. It never rejects, so that one that failed does not stop the next.
  let tail: Promise<unknown> = Promise.resolve()
  const writeThrough = (event: AuditEvent): Promise<void> => {
    const written = tail.then(() => {
      write(event)
      return flush(chain)
    })
    tail = written.catch(() => undefined)
    return written
  }
  let closing: Promise<void> | undefined
  return {
    append: (event) =>
      sync === "each"
        ? Effect.tryPromise({ try: () => writeThrough(event), catch: fault })
        : Effect.try({ try: () => write(event), catch: fault }),
    close: Effect.tryPromise({ try: () => (closing ??= tail.then(() => closeChain(chain))), catch: fault }),
  }
})
