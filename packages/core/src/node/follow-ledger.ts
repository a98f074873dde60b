import { open } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type AuditEvent } from "../audit/audit-event.ts"
import { ledgerFolder } from "./ledger-file.ts"
import { chainFiles, eventOf } from "./read-ledger.ts"

/** Where one of the ledger's files has been read to. */
interface ReadSoFar {
  bytes: number
}

const pollMs = 300

const readOn = async (file: string, soFar: ReadSoFar): Promise<ReadonlyArray<AuditEvent>> => {
  await using handle = await open(file)
  const { size } = await handle.stat()
  if (size <= soFar.bytes) return []
  const added = Buffer.alloc(size - soFar.bytes)
  const { bytesRead } = await handle.read(added, 0, added.length, soFar.bytes)
  // Only whole lines: a line's last byte is a line feed, and none stands inside a character.
  const end = added.subarray(0, bytesRead).lastIndexOf(0x0a) + 1
  soFar.bytes += end
  return added
    .toString("utf8", 0, end)
    .split("\n")
    .flatMap((line) => eventOf(line) ?? [])
}

/** The events that any process of this user records from now on, until `signal`. */
export async function* followEvents(directory: string | undefined, signal: AbortSignal): AsyncGenerator<AuditEvent> {
  const folder = ledgerFolder({ directory })
  const files = new Map<string, ReadSoFar>()
  const look = async (): Promise<ReadonlyArray<AuditEvent>> => {
    const events: Array<AuditEvent> = []
    for (const name of await chainFiles(folder)) {
      const soFar = files.get(name) ?? { bytes: 0 }
      files.set(name, soFar)
      events.push(...(await readOn(join(folder, name), soFar)))
    }
    return events
  }
  await look()
  while (!signal.aborted) {
    yield* await look()
    await sleep(pollMs, undefined, { signal }).catch(() => {})
  }
}
