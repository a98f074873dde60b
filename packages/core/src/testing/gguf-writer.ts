import { writeFile } from "node:fs/promises"
import { toHalf } from "./gguf-half.ts"

/** A value of a GGUF file's metadata. */
export type GgufValue =
  | { readonly type: "u32"; readonly value: number }
  | { readonly type: "f32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: ReadonlyArray<string> }
  | { readonly type: "i32s"; readonly value: ReadonlyArray<number> }
  | { readonly type: "f32s"; readonly value: ReadonlyArray<number> }

/** A tensor to write; `shape[0]` is the dimension whose values lie next to each other. */
export interface GgufTensor {
  readonly name: string
  readonly shape: ReadonlyArray<number>
  readonly type: "F32" | "F16" | "Q8_0"
  readonly values: Float32Array<ArrayBuffer>
}

const alignment = 32
const tensorTypes = { F32: 0, F16: 1, Q8_0: 8 } as const
const valueTypes = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

const f32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

const string = (value: string): ReadonlyArray<Buffer> => {
  const bytes = Buffer.from(value, "utf8")
  return [u64(bytes.length), bytes]
}

const padding = (length: number): Buffer => Buffer.alloc((alignment - (length % alignment)) % alignment)

const numbers = (type: "i32" | "f32", values: Int32Array | Float32Array): ReadonlyArray<Buffer> => [
  u32(valueTypes.array),
  u32(valueTypes[type]),
  u64(values.length),
  Buffer.from(values.buffer),
]

const encodeValue = (item: GgufValue): ReadonlyArray<Buffer> => {
  switch (item.type) {
    case "u32":
      return [u32(valueTypes.u32), u32(item.value)]
    case "f32":
      return [u32(valueTypes.f32), f32(item.value)]
    case "bool":
      return [u32(valueTypes.bool), Buffer.from([item.value ? 1 : 0])]
    case "string":
      return [u32(valueTypes.string), ...string(item.value)]
    case "strings":
      return [u32(valueTypes.array), u32(valueTypes.string), u64(item.value.length), ...item.value.flatMap(string)]
    case "i32s":
      return numbers("i32", Int32Array.from(item.value))
    case "f32s":
      return numbers("f32", Float32Array.from(item.value))
  }
}

const blockSize = 32

/** Blocks of 32 values: one half-precision scale, then 32 signed bytes. */
const encodeQ8 = (values: Float32Array): Buffer => {
  const bytes = Buffer.alloc((values.length / blockSize) * (blockSize + 2))
  for (let block = 0; block * blockSize < values.length; block++) {
    const slice = values.subarray(block * blockSize, (block + 1) * blockSize)
    const scale = slice.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / 127
    const start = block * (blockSize + 2)
    bytes.writeUInt16LE(toHalf(scale), start)
    slice.forEach((value, index) => bytes.writeInt8(scale === 0 ? 0 : Math.round(value / scale), start + 2 + index))
  }
  return bytes
}

const encodeTensor = (tensor: GgufTensor): Buffer => {
  const expected = tensor.shape.reduce((product, size) => product * size, 1)
  if (tensor.values.length !== expected) {
    throw new RangeError(`Expected ${expected} values for tensor ${tensor.name}, came ${tensor.values.length}.`)
  }
  switch (tensor.type) {
    case "F32":
      return Buffer.from(tensor.values.buffer, tensor.values.byteOffset, tensor.values.byteLength)
    case "F16":
      return Buffer.from(Uint16Array.from(tensor.values, toHalf).buffer)
    case "Q8_0":
      if ((tensor.shape[0] ?? 0) % blockSize !== 0) {
        throw new RangeError(`Expected the first dimension of the Q8_0 tensor ${tensor.name} to be a multiple of 32.`)
      }
      return encodeQ8(tensor.values)
  }
}

/** The bytes of a GGUF file, version 3. */
export const encodeGguf = (
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: ReadonlyArray<GgufTensor>,
): Buffer => {
  const entries = Object.entries(metadata)
  const head: Array<Buffer> = [Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(entries.length)]
  for (const [key, value] of entries) {
    // A real vocabulary has too many strings to pass them as arguments.
    for (const part of [...string(key), ...encodeValue(value)]) head.push(part)
  }
  const bodies: Array<Buffer> = []
  let offset = 0
  for (const tensor of tensors) {
    head.push(...string(tensor.name), u32(tensor.shape.length), ...tensor.shape.map(u64))
    head.push(u32(tensorTypes[tensor.type]), u64(offset))
    const body = encodeTensor(tensor)
    bodies.push(body, padding(body.length))
    offset += body.length + padding(body.length).length
  }
  const start = Buffer.concat(head)
  return Buffer.concat([start, padding(start.length), ...bodies])
}

/** Writes a GGUF file, version 3, for llama.cpp to load. */
export const writeGguf = (
  file: string,
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: ReadonlyArray<GgufTensor>,
): Promise<void> => writeFile(file, encodeGguf(metadata, tensors))
