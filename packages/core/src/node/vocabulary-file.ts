import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { type VocabularyTokens } from "../tokens/vocabulary.ts"
import { packageFile } from "./package-file.ts"

/** The vocabularies that are part of the package; where they come from: NOTICE. */
export type ShippedVocabulary = "tekken" | "sentencepiece-v3"

// Two 32-bit numbers: how many tokens, and how many of them share the last rank.
const headerBytes = 8

/** Reads a vocabulary of the package: tokens in the order of their ranks, first all lengths, then all bytes. */
export const readVocabulary = (name: ShippedVocabulary): VocabularyTokens => {
  const file = gunzipSync(readFileSync(packageFile("@postern/core", `${name}.vocabulary.gz`, import.meta.url)))
  const size = file.readUInt32LE(0)
  return {
    tied: file.readUInt32LE(4),
    lengths: file.subarray(headerBytes, headerBytes + size),
    bytes: file.subarray(headerBytes + size),
  }
}
