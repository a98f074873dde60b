// Fits what each pair of byte classes adds to a text's tokens, for each vocabulary, and writes
// packages/core/src/tokens/estimate-weights.ts. It learns from the text files of the folders that are named and from every
// second document of the repository's own corpus; `npm run bench tokens` judges by the others.
//   node --conditions=@postern/source scripts/fit-estimates.ts FOLDER...
import { byteClassCount, byteClasses, tokenizerFor } from "@postern/core/node"
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readTokenDocuments } from "../bench/lib/corpora/token-documents.ts"

const vocabularies = ["tekken", "sentencepiece-v3", "cl100k", "o200k"] as const
const filesOfFolder = 600
const longest = 40_000

const readFolder = (folder: string): ReadonlyArray<string> => {
  const files = globSync("**/*", { cwd: folder }).toSorted()
  const step = Math.max(1, files.length / filesOfFolder)
  return Array.from({ length: Math.min(filesOfFolder, files.length) }, (_, at) =>
    join(folder, files[Math.floor(at * step)] ?? ""),
  )
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "utf8").slice(0, longest))
    .filter((text) => text.length > 200 && !/[\0\ufffd]/.test(text))
}

/** Whole texts, and pieces of a size that messages have. */
const samplesOf = (text: string): ReadonlyArray<string> =>
  text.length < 6000 ? [text] : [text, text.slice(1000, 2500), text.slice(3000, 6000)]

const own = readTokenDocuments().filter((_, at) => at % 2 === 1)
const samples = [...process.argv.slice(2).flatMap(readFolder), ...own.map(({ text }) => text)].flatMap(samplesOf)

const features = byteClassCount ** 2

/** How often each pair occurs: positions and counts. */
const histogram = (text: string): ReadonlyArray<readonly [pair: number, count: number]> => {
  const counts = new Map<number, number>()
  let before = byteClasses[10] ?? 0
  for (const byte of Buffer.from(text)) {
    const found = byteClasses[byte] ?? 0
    const pair = before * byteClassCount + found
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
    before = found
  }
  return [...counts]
}

const histograms = samples.map(histogram)
const strength = 3e-5

/** Least squares of the relative error, held a little towards zero: by Cholesky's decomposition. */
const fit = (targets: ReadonlyArray<number>): Float64Array => {
  const matrix = new Float64Array(features * features)
  const right = new Float64Array(features)
  const scale = new Float64Array(features).fill(1e-9)
  // Between the absolute and the relative error: short texts are noisy.
  const weight = targets.map((tokens, at) => 1 / Math.sqrt(tokens * Buffer.byteLength(samples[at] ?? "")))
  histograms.forEach((pairs, at) => {
    for (const [pair, count] of pairs) scale[pair] = (scale[pair] ?? 0) + (count * (weight[at] ?? 0)) ** 2
  })
  for (let pair = 0; pair < features; pair++) scale[pair] = Math.sqrt((scale[pair] ?? 0) / samples.length) + 1e-9
  histograms.forEach((pairs, at) => {
    const share = weight[at] ?? 0
    const scaled = pairs.map(([pair, count]) => [pair, (count * share) / (scale[pair] ?? 1)] as const)
    for (const [row, value] of scaled) {
      right[row] = (right[row] ?? 0) + value * share * (targets[at] ?? 0)
      for (const [column, other] of scaled) {
        matrix[row * features + column] = (matrix[row * features + column] ?? 0) + value * other
      }
    }
  })
  for (let at = 0; at < features; at++) {
    matrix[at * features + at] = (matrix[at * features + at] ?? 0) + strength * samples.length
  }
  for (let row = 0; row < features; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * features + column] ?? 0
      for (let at = 0; at < column; at++)
        sum -= (matrix[row * features + at] ?? 0) * (matrix[column * features + at] ?? 0)
      matrix[row * features + column] =
        row === column ? Math.sqrt(sum) : sum / (matrix[column * features + column] ?? 1)
    }
  }
  for (let row = 0; row < features; row++) {
    let sum = right[row] ?? 0
    for (let at = 0; at < row; at++) sum -= (matrix[row * features + at] ?? 0) * (right[at] ?? 0)
    right[row] = sum / (matrix[row * features + row] ?? 1)
  }
  for (let row = features - 1; row >= 0; row--) {
    let sum = right[row] ?? 0
    for (let at = row + 1; at < features; at++) sum -= (matrix[at * features + row] ?? 0) * (right[at] ?? 0)
    right[row] = sum / (matrix[row * features + row] ?? 1)
  }
  return right.map((value, at) => value / (scale[at] ?? 1))
}

const entries: Array<string> = []
for (const name of vocabularies) {
  const { count } = tokenizerFor(name)
  if (count === undefined) throw new Error(`${name} cannot be counted`)
  const targets = await Promise.all(samples.map(count))
  const thousandths = Int16Array.from(fit(targets), (weight) =>
    Math.max(-32_768, Math.min(32_767, Math.round(weight * 1000))),
  )
  entries.push(`  ${JSON.stringify(name)}:\n    "${Buffer.from(thousandths.buffer).toString("base64")}",\n`)
}

writeFileSync(
  new URL("../packages/core/src/tokens/estimate-weights.ts", import.meta.url),
  `// Written by scripts/fit-estimates.ts; do not edit.

/** What each pair of byte classes adds to a text's tokens, in thousandths: 16-bit numbers, little-endian, in base64. */
export const estimateWeights = {
${entries.join("")}} as const
`,
)
