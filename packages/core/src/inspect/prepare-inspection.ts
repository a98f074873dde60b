import { type JsonObject } from "../model/json.ts"
import { collectPassages } from "./collect-passages.ts"
import { type InspectionIndex } from "./inspection-index.ts"

/** Smaller requests are inspected in a moment. */
const smallCharacters = 64_000

/** The event loop is given back after so long. */
const sliceMs = 5

/**
 * Scans the texts of a large request one after another and lets other work run in between, so that the inspection itself
 * finds every scan remembered. Changes nothing else; whatever it leaves out is scanned then.
 */
export const prepareInspection = async (body: JsonObject, index: InspectionIndex): Promise<void> => {
  const { passages } = collectPassages(body)
  if (passages.reduce((sum, { text }) => sum + text.length, 0) < smallCharacters) return
  let began = performance.now()
  for (const { text } of passages) {
    const scanned = index.scan(text)
    if (index.fingerprints.grams > 0) scanned.profile()
    scanned.answer()
    if (performance.now() - began < sliceMs) continue
    await new Promise((done) => void setImmediate(done))
    began = performance.now()
  }
}
