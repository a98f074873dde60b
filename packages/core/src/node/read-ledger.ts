import { existsSync } from "node:fs"
import { open, readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { type AuditEvent } from "../audit/audit-event.ts"
import { type ChainCheck, checkChain, readChainLine } from "../audit/hash-chain.ts"
import { headOf, ledgerFolder } from "./ledger-file.ts"

/** What the ledger's files hold together. */
export interface LedgerSummary {
  readonly files: number
  readonly events: number
  /** Those among them that say what became of a request. */
  readonly requests: number
  readonly chainOk: boolean
  /** The first file whose chain is broken, cut off or gone, and its one-based line. */
  readonly brokenAt?: { readonly file: string; readonly line: number }
  /** Files whose last line a killed process did not finish; what it would have said is lost, nothing else. */
  readonly unfinished: ReadonlyArray<string>
}

interface FileCheck extends ChainCheck {
  readonly file: string
  readonly requests: number
  readonly isUnfinished: boolean
}

/** How long the chain is by its head; nothing where the head is missing or unreadable, which is a fault too. */
const readHead = async (file: string): Promise<{ readonly lines: number; readonly hash: string } | undefined> => {
  try {
    const { lines, hash }: { readonly lines: string; readonly hash: string } = JSON.parse(
      await readFile(headOf(file), "utf8"),
    )
    return { lines: Number(lines), hash }
  } catch {
    return undefined
  }
}

const isEvent = (value: unknown): value is AuditEvent =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  (value.type === "request" || value.type === "attempt" || value.type === "feedback")

/** The event of a line of the ledger; nothing where it holds none. */
export const eventOf = (line: string): AuditEvent | undefined => {
  const entry = readChainLine(line)?.entry
  return isEvent(entry) ? entry : undefined
}

const checkFile = async (folder: string, file: string): Promise<FileCheck> => {
  const text = await readFile(join(folder, file), "utf8")
  const lines = text.split("\n")
  // Whole lines end with a line feed: what stands after the last one is what a killed process left.
  const isUnfinished = lines.pop() !== ""
  const check = checkChain(lines)
  const requests = lines.filter((line) => eventOf(line)?.type === "request").length
  if (!check.ok) return { ...check, file, requests, isUnfinished }
  const head = await readHead(join(folder, file))
  const isCut =
    head === undefined || lines.length < head.lines || readChainLine(lines[head.lines - 1] ?? "")?.hash !== head.hash
  return { ...check, ok: !isCut, ...(isCut ? { brokenAt: lines.length + 1 } : {}), file, requests, isUnfinished }
}

/** Chains that are gone: a head is made after its file, so that one alone says that the file was taken away. */
const goneFiles = async (folder: string, files: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  if (files.length === 0 && !existsSync(folder)) return []
  const there = new Set(files.map(headOf))
  const heads = (await readdir(folder)).filter((name) => name.endsWith(".head") && !there.has(name))
  return heads.toSorted().map((name) => name.replace(/\.head$/, ".jsonl"))
}

/** The names of the ledger's files, the oldest first; none where there is no ledger yet. */
export const chainFiles = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).toSorted()
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return []
    throw cause
  }
}

/** The events of a state folder, file by file, in order: to fold over, or to show. Lines that are no events are passed over. */
export async function* readEvents(directory?: string): AsyncGenerator<AuditEvent> {
  const folder = ledgerFolder({ directory })
  for (const file of await chainFiles(folder)) {
    await using handle = await open(join(folder, file))
    for await (const line of handle.readLines()) {
      const event = eventOf(line)
      if (event !== undefined) yield event
    }
  }
}

/** Reads and checks every chain of a state folder: edits, removals, moves, and lines cut off at the end. */
export const readLedger = async (directory?: string): Promise<LedgerSummary> => {
  const folder = ledgerFolder({ directory })
  const files = await chainFiles(folder)
  const checks = await Promise.all(files.map((file) => checkFile(folder, file)))
  const [gone] = await goneFiles(folder, files)
  const broken = checks.find(({ ok }) => !ok) ?? (gone === undefined ? undefined : { file: gone, brokenAt: 1 })
  return {
    files: files.length,
    events: checks.reduce((sum, { events }) => sum + events, 0),
    requests: checks.reduce((sum, { requests }) => sum + requests, 0),
    chainOk: broken === undefined,
    ...(broken?.brokenAt === undefined ? {} : { brokenAt: { file: broken.file, line: broken.brokenAt } }),
    unfinished: checks.filter(({ isUnfinished }) => isUnfinished).map(({ file }) => file),
  }
}
