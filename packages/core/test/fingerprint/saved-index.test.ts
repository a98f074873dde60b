import { expect, it } from "vitest"
import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"
import { generateRepository, windowOf } from "./generated-repository.ts"

const seed = new Uint8Array(16).fill(3)
const { open, files } = generateRepository(4)

const makeIndex = () => {
  const index = makeFingerprintIndex({ seed })
  index.addOpen(open)
  for (const { path, text } of files) index.protect(path, text)
  return index
}

const errorOf = (saved: Uint8Array, otherSeed = seed): unknown => {
  try {
    makeFingerprintIndex({ seed: otherSeed, saved })
    return undefined
  } catch (error) {
    return error
  }
}
const damaged = { _tag: "UnreadableIndex", reason: "damaged" }
const otherFormat = { _tag: "UnreadableIndex", reason: "format" }

it("comes back as it was: the same bytes, the same matches", () => {
  const index = makeIndex()
  const restored = makeFingerprintIndex({ seed, saved: index.save() })
  expect(restored.save()).toEqual(index.save())
  expect([restored.version, restored.words, restored.grams, restored.paths]).toEqual([
    index.version,
    index.words,
    index.grams,
    index.paths,
  ])
  for (const { text } of files) {
    const part = windowOf(text, 20, 60).text
    expect(restored.match([restored.profile(part)])).toEqual(index.match([index.profile(part)]))
  }
})

it("goes on where it was: what was open stays subtracted", () => {
  const restored = makeFingerprintIndex({ seed, saved: makeIndex().save() })
  restored.protect("copy.ts", open.slice(0, 5000))
  expect(restored.match([restored.profile(open.slice(1000, 4000))])).toEqual([])
})

it("still knows the values of credential files, and holds none of them", () => {
  const index = makeIndex()
  index.protect("deploy/.env", "DB_PASSWORD=correct-horse-battery-staple-9912\n")
  const restored = makeFingerprintIndex({ seed, saved: index.save() })
  const text = "password: correct-horse-battery-staple-9912"
  expect(restored.values(text)).toEqual([{ path: "deploy/.env", start: 10, end: text.length }])
  expect(restored.valueCount).toBe(1)
  expect(Buffer.from(index.save()).toString("latin1")).not.toMatch(/staple|9912/)
})

it("holds paths in clear, and no words", () => {
  const saved = Buffer.from(makeIndex().save()).toString("latin1")
  expect(saved).toContain("src/secret/file3.ts")
  const words = files.flatMap(({ text }) => windowOf(text, 0, 200).words).filter((word) => word.length > 5)
  expect(words.filter((word) => saved.includes(word))).toEqual([])
})

it("refuses a damaged byte anywhere, and bytes cut off", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("a.ts", "one two three four five six")
  const saved = index.save()
  for (let at = 0; at < saved.length; at += 97) {
    const changed = saved.slice()
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(errorOf(changed)).toMatchObject(at < 4 ? otherFormat : damaged)
  }
  for (const length of [4, 20, 40, saved.length - 1]) expect(errorOf(saved.slice(0, length))).toMatchObject(damaged)
  expect(errorOf(new Uint8Array(0))).toMatchObject(otherFormat)
  expect(errorOf(new TextEncoder().encode("something else"))).toMatchObject(otherFormat)
})

it("refuses what another machine saved", () => {
  expect(errorOf(makeIndex().save(), new Uint8Array(16).fill(4))).toMatchObject(damaged)
})

it("reads bytes that do not begin at a multiple of four", () => {
  const saved = makeIndex().save()
  const moved = new Uint8Array(saved.length + 1)
  moved.set(saved, 1)
  expect(makeFingerprintIndex({ seed, saved: moved.subarray(1) }).grams).toBeGreaterThan(0)
})
