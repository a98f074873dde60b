import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { dirname } from "node:path"
import { type AnswerRecord } from "../inspect/answer-register.ts"
import { type Zone, zones } from "../model/zone.ts"

/** Keeps registered answers, so that they outlive the process and are known to others of this workspace. */
export interface AnswerFile {
  readonly append: (record: AnswerRecord) => void
  /** Reads what was appended behind a position, by this process or another, and tells the next position. */
  readonly readFrom: (position: number) => { readonly records: ReadonlyArray<AnswerRecord>; readonly end: number }
}

/** Keeps them as long as the process lives. */
export const makeAnswerMemory = (): AnswerFile => {
  const records: Array<AnswerRecord> = []
  return {
    append: (record) => void records.push(record),
    readFrom: (position) => ({ records: records.slice(position), end: records.length }),
  }
}

/** A file that has grown beyond this is cut to its newer half when it is opened. */
const mostBytes = 64 * 1024 * 1024

// A record: signature, length of what follows the head, zone, the target's zone, 32 bytes of id, windows.
const signature = Buffer.from("PAn1")
const headBytes = 12
const idBytes = 32

const encode = ({ id, zone, from, windows }: AnswerRecord): Buffer => {
  const record = Buffer.alloc(headBytes + idBytes + windows.byteLength)
  signature.copy(record)
  record.writeUInt32LE(idBytes + windows.byteLength, 4)
  record.writeUInt8(zones.indexOf(zone), 8)
  record.writeUInt8(zones.indexOf(from), 9)
  Buffer.from(id, "base64").copy(record, headBytes)
  Buffer.from(windows.buffer, windows.byteOffset, windows.byteLength).copy(record, headBytes + idBytes)
  return record
}

const zoneAt = (bytes: Buffer, at: number): Zone => zones[bytes.readUInt8(at)] ?? "nowhere"

/** Reads whole records, and tells where the last one ends; what a crash has left between two is skipped. */
const decode = (bytes: Buffer): { readonly records: ReadonlyArray<AnswerRecord>; readonly end: number } => {
  const records: Array<AnswerRecord> = []
  let end = 0
  for (let at = bytes.indexOf(signature); at !== -1; at = bytes.indexOf(signature, Math.max(at + 1, end))) {
    if (at + headBytes + idBytes > bytes.length) break
    const length = bytes.readUInt32LE(at + 4)
    if (length < idBytes || length % 4 !== 0 || at + headBytes + length > bytes.length) continue
    const words = at + headBytes + idBytes
    end = at + headBytes + length
    records.push({
      id: bytes.subarray(at + headBytes, words).toString("base64"),
      zone: zoneAt(bytes, at + 8),
      from: zoneAt(bytes, at + 9),
      windows: new Uint32Array(Uint8Array.from(bytes.subarray(words, end)).buffer),
    })
  }
  return { records, end }
}

const readOrNothing = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch {
    // Not there yet.
    return Buffer.alloc(0)
  }
}

/** The bytes of a file from a position on: it grows by every answer, and is read at every request. */
const readBehind = (file: string, from: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size - from)
  const handle = openSync(file, "r")
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, from))
  } finally {
    closeSync(handle)
  }
}

/** Drops the older half of a file that has grown too large, and what a crash left at its end. */
const mend = (file: string): void => {
  const bytes = readOrNothing(file)
  const { records, end } = decode(bytes)
  if (end === bytes.length && end <= mostBytes) return
  const kept = end <= mostBytes ? records : records.slice(Math.ceil(records.length / 2))
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, Buffer.concat(kept.map(encode)), { mode: 0o600 })
  renameSync(temporary, file)
}

/** Opens the file, which only its owner may read. Throws what the file system throws where it cannot be written. */
export const openAnswerFile = (file: string): AnswerFile => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  appendFileSync(file, "", { mode: 0o600 })
  mend(file)
  return {
    append: (record) => appendFileSync(file, encode(record), { mode: 0o600 }),
    readFrom: (position) => {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      if (size === position) return { records: [], end: position }
      // A file that has shrunk was mended by another process.
      const from = size < position ? 0 : position
      const { records, end } = decode(readBehind(file, from, size))
      return { records, end: from + end }
    },
  }
}
