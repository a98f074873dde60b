import { randomUUID } from "node:crypto"
import { closeSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from "node:fs"
import { join } from "node:path"

/** Dollars and tokens. */
export interface Amount {
  readonly usd: number
  readonly tokens: number
}

/** What an account has spent, reservations included. */
export interface Spent {
  readonly day: Amount
  readonly month: Amount
}

/** What was spent on this machine, by all processes. Nothing is forgotten: a reservation counts until it is settled. */
export interface SpendingFile {
  /** Of the UTC day and month of `nowMs`. */
  readonly spent: (account: string, nowMs: number) => Spent
  /** Writes a reservation, before it returns, and gives its id. Throws where it cannot be written. */
  readonly reserve: (accounts: ReadonlyArray<string>, amount: Amount, nowMs: number) => string
  /** Replaces a reservation by what it came to. */
  readonly settle: (id: string, amount: Amount) => void
  readonly close: () => void
}

interface Entry {
  readonly id: string
  readonly at: number
  readonly accounts: ReadonlyArray<string>
  readonly usd: number
  readonly tokens: number
}

type Line = Entry | { readonly id: string; readonly settled: Amount }

const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7)
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const parse = (line: string): Line | undefined => {
  try {
    const value: Line = JSON.parse(line)
    return value
  } catch {
    // The last line of a process that was killed while it wrote: nothing was sent on its word.
    return undefined
  }
}

/** The lines that a file has got since it was last read; a line that is not whole yet waits. */
const makeTail = (file: string) => {
  const descriptor = openSync(file, "r")
  const chunk = Buffer.alloc(64 << 10)
  let offset = 0
  let rest = ""
  return {
    read: (): ReadonlyArray<string> => {
      let text = rest
      for (;;) {
        const length = readSync(descriptor, chunk, 0, chunk.length, offset)
        if (length === 0) break
        offset += length
        text += chunk.toString("latin1", 0, length)
      }
      const lines = text.split("\n")
      rest = lines.pop() ?? ""
      return lines
    },
    close: () => closeSync(descriptor),
  }
}

/** What all files of one month say together. */
const openMonth = (folder: string) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const tails = new Map<string, ReturnType<typeof makeTail>>()
  const entries = new Map<string, Entry>()
  const totals = new Map<string, Map<string, Amount>>()
  const add = ({ at, accounts }: Entry, { usd, tokens }: Amount): void => {
    for (const account of accounts) {
      const periods = totals.get(account) ?? new Map<string, Amount>()
      totals.set(account, periods)
      for (const period of [dayOf(at), monthOf(at)]) {
        const sum = periods.get(period) ?? { usd: 0, tokens: 0 }
        periods.set(period, { usd: sum.usd + usd, tokens: sum.tokens + tokens })
      }
    }
  }
  const take = (line: Line): void => {
    if (!("settled" in line)) {
      entries.set(line.id, line)
      return add(line, line)
    }
    const reserved = entries.get(line.id)
    if (reserved === undefined) return
    entries.delete(line.id)
    add(reserved, { usd: line.settled.usd - reserved.usd, tokens: line.settled.tokens - reserved.tokens })
  }
  return {
    refresh: (): void => {
      for (const name of readdirSync(folder)) {
        if (name.endsWith(".jsonl") && !tails.has(name)) tails.set(name, makeTail(join(folder, name)))
      }
      for (const tail of tails.values()) {
        for (const line of tail.read()) {
          const parsed = parse(line)
          if (parsed !== undefined) take(parsed)
        }
      }
    },
    total: (account: string, period: string): Amount => totals.get(account)?.get(period) ?? { usd: 0, tokens: 0 },
    close: () => {
      for (const tail of tails.values()) tail.close()
    },
  }
}

/**
 * Opens the spending of a state folder: one file for each process and month, which all processes of the machine read. A
 * line is written before the call that it stands for is made, so that a process that is killed forgets nothing.
 */
export const openSpendingFile = (stateDirectory: string): SpendingFile => {
  const own = `${process.pid}-${randomUUID().slice(0, 8)}.jsonl`
  const months = new Map<string, { readonly read: ReturnType<typeof openMonth>; write?: number }>()
  const folderOf = (month: string): string => join(stateDirectory, "spending", month)
  const monthAt = (month: string) => {
    const known = months.get(month) ?? { read: openMonth(folderOf(month)) }
    months.set(month, known)
    return known
  }
  const write = (month: string, line: Line): void => {
    const opened = monthAt(month)
    opened.write ??= openSync(join(folderOf(month), own), "a", 0o600)
    // One write, so that a line is there whole or not at all for who reads it.
    writeSync(opened.write, `${JSON.stringify(line)}\n`)
  }
  const monthOfId = (id: string): string => id.slice(0, 7)
  return {
    spent: (account, nowMs) => {
      const { read } = monthAt(monthOf(nowMs))
      read.refresh()
      return { day: read.total(account, dayOf(nowMs)), month: read.total(account, monthOf(nowMs)) }
    },
    reserve: (accounts, { usd, tokens }, nowMs) => {
      const month = monthOf(nowMs)
      const id = `${month}-${randomUUID()}`
      write(month, { id, at: nowMs, accounts, usd, tokens })
      return id
    },
    settle: (id, settled) => write(monthOfId(id), { id, settled }),
    close: () => {
      for (const { read, write: descriptor } of months.values()) {
        read.close()
        if (descriptor !== undefined) closeSync(descriptor)
      }
      months.clear()
    },
  }
}
