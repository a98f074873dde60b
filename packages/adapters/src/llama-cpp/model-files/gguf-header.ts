import { type FileHandle, open } from "node:fs/promises"

/** A value of a header: of lists only the length is kept, since vocabularies are long. */
export type HeaderValue = string | number | boolean | { readonly length: number }

/** What a GGUF file says of itself, and where its last tensor ends. */
export interface GgufHeader {
  readonly version: number
  readonly values: ReadonlyMap<string, HeaderValue>
  readonly tensors: number
  /** Bytes that the file must have; absent where it holds a type of tensor that is not known here. */
  readonly neededBytes: number | undefined
  readonly sizeBytes: number
}

/** Why a file is no readable GGUF model; names no content. */
export class GgufFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = "GgufFault"
  }
}

const chunkBytes = 1 << 20
const longestText = 1 << 24
const mostEntries = 1 << 20

/** Values in a block, and its bytes, by ggml's types of tensors. */
const blocks = new Map<number, readonly [values: number, bytes: number]>([
  [0, [1, 4]],
  [1, [1, 2]],
  [2, [32, 18]],
  [3, [32, 20]],
  [6, [32, 22]],
  [7, [32, 24]],
  [8, [32, 34]],
  [10, [256, 84]],
  [11, [256, 110]],
  [12, [256, 144]],
  [13, [256, 176]],
  [14, [256, 210]],
  [16, [256, 66]],
  [17, [256, 74]],
  [18, [256, 98]],
  [19, [256, 50]],
  [20, [32, 18]],
  [21, [256, 110]],
  [22, [256, 82]],
  [23, [256, 136]],
  [24, [1, 1]],
  [25, [1, 2]],
  [26, [1, 4]],
  [27, [1, 8]],
  [28, [1, 8]],
  [29, [256, 56]],
  [30, [1, 2]],
  [39, [32, 17]],
])

/** Bytes of a number, by GGUF's types of values. */
const widths = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
])

/** Reads a file from its start, a chunk at a time. */
const makeReader = (handle: FileHandle, sizeBytes: number) => {
  let chunk = Buffer.alloc(0)
  let start = 0
  let at = 0
  const cut = () => new GgufFault("The file ends in the middle of its header.")
  const take = async (bytes: number): Promise<Buffer> => {
    if (at + bytes > sizeBytes) throw cut()
    if (at < start || at + bytes > start + chunk.length) {
      chunk = Buffer.alloc(Math.min(Math.max(bytes, chunkBytes), sizeBytes - at))
      start = at
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at)
      if (bytesRead < bytes) throw cut()
    }
    const taken = chunk.subarray(at - start, at - start + bytes)
    at += bytes
    return taken
  }
  const u32 = async () => (await take(4)).readUInt32LE()
  const u64 = async (): Promise<number> => {
    const value = Number((await take(8)).readBigUInt64LE())
    if (!Number.isSafeInteger(value)) throw new GgufFault("The header holds a number that no model has.")
    return value
  }
  const text = async (): Promise<string> => {
    const length = await u64()
    if (length > longestText) throw new GgufFault("The header holds a text that is longer than any model's.")
    return (await take(length)).toString("utf8")
  }
  const skip = (bytes: number): void => {
    if (at + bytes > sizeBytes) throw cut()
    at += bytes
  }
  return { take, u32, u64, text, skip, position: () => at }
}

type Reader = ReturnType<typeof makeReader>

const readNumber = async (reader: Reader, type: number): Promise<number | boolean> => {
  const width = widths.get(type)
  if (width === undefined) throw new GgufFault(`The header holds a value of an unknown type (${type}).`)
  const bytes = await reader.take(width)
  switch (type) {
    case 6:
      return bytes.readFloatLE()
    case 7:
      return bytes[0] !== 0
    case 10:
      return Number(bytes.readBigUInt64LE())
    case 11:
      return Number(bytes.readBigInt64LE())
    case 12:
      return bytes.readDoubleLE()
    default:
      return type % 2 === 0 ? bytes.readUIntLE(0, width) : bytes.readIntLE(0, width)
  }
}

const readValue = async (reader: Reader, type: number): Promise<HeaderValue> => {
  if (type === 8) return reader.text()
  if (type !== 9) return readNumber(reader, type)
  const itemType = await reader.u32()
  const length = await reader.u64()
  const width = widths.get(itemType)
  if (width !== undefined) reader.skip(length * width)
  else if (itemType === 8) for (let index = 0; index < length; index++) reader.skip(await reader.u64())
  else throw new GgufFault("The header holds a list of an unknown kind.")
  return { length }
}

const count = async (reader: Reader): Promise<number> => {
  const value = await reader.u64()
  if (value > mostEntries) throw new GgufFault("The header announces more entries than any model has.")
  return value
}

/** Where the tensors end, counted from where the first begins. */
const readTensors = async (reader: Reader, tensors: number): Promise<number | undefined> => {
  let end: number | undefined = 0
  for (let index = 0; index < tensors; index++) {
    await reader.text()
    const dimensions = await reader.u32()
    if (dimensions > 8) throw new GgufFault("The header holds a tensor of too many dimensions.")
    let values = 1
    for (let dimension = 0; dimension < dimensions; dimension++) values *= await reader.u64()
    const block = blocks.get(await reader.u32())
    const offset = await reader.u64()
    if (block === undefined) end = undefined
    else if (end !== undefined) end = Math.max(end, offset + (values / block[0]) * block[1])
  }
  return end
}

/** Reads the header of a GGUF file, without the engine; throws a `GgufFault`, or what the system says of the file. */
export const readGgufHeader = async (file: string): Promise<GgufHeader> => {
  await using handle = await open(file, "r")
  const { size: sizeBytes } = await handle.stat()
  const reader = makeReader(handle, sizeBytes)
  if (sizeBytes < 4 || (await reader.take(4)).toString("latin1") !== "GGUF") {
    throw new GgufFault("The file is no GGUF model: it does not begin with its mark.")
  }
  const version = await reader.u32()
  if (version < 2 || version > 3) throw new GgufFault(`The file is of GGUF version ${version}; 2 and 3 are known.`)
  const tensors = await count(reader)
  const entries = await count(reader)
  const values = new Map<string, HeaderValue>()
  for (let index = 0; index < entries; index++) {
    const key = await reader.text()
    values.set(key, await readValue(reader, await reader.u32()))
  }
  const end = await readTensors(reader, tensors)
  const given = values.get("general.alignment")
  const alignment = typeof given === "number" && given > 0 ? given : 32
  const dataStart = Math.ceil(reader.position() / alignment) * alignment
  return { version, values, tensors, sizeBytes, neededBytes: end === undefined ? undefined : dataStart + end }
}
