import { hash } from "node:crypto"
import { expect, it } from "vitest"
import { makeKnownContents } from "../../src/node/known-contents.ts"

const seed = Uint8Array.from({ length: 16 }, (_, at) => at)
const idOf = (text: string): string => hash("sha1", `blob ${text.length}\0${text}`)

it("knows a content under the name that it was read by, and no other", () => {
  const known = makeKnownContents(seed)
  known.add("a.ts", idOf("one"))
  known.add("a.ts", idOf("one"))
  expect(known.has("a.ts", idOf("one"))).toBe(true)
  expect(known.has("b.ts", idOf("one"))).toBe(false)
  expect(known.size()).toBe(1)
})

it("knows a file's content by the id that git will give it, in its last versions", () => {
  const known = makeKnownContents(seed)
  for (let version = 0; version < 20; version++) known.note("a.ts", Buffer.from(`version ${version}`))
  expect(known.has("a.ts", idOf("version 19"))).toBe(true)
  expect(known.has("a.ts", idOf("version 0"))).toBe(false)
})

it("comes back as it was saved, with no id of what only a file holds", () => {
  const known = makeKnownContents(seed)
  known.add("a.ts", idOf("one"))
  known.note(".env", Buffer.from("two"))
  const saved = known.save()
  expect(JSON.stringify(saved)).not.toContain(idOf("two"))
  const again = makeKnownContents(seed, saved)
  expect(again.has("a.ts", idOf("one")) && again.has(".env", idOf("two"))).toBe(true)
  again.forget()
  expect(again.has("a.ts", idOf("one"))).toBe(false)
  expect(again.has(".env", idOf("two"))).toBe(true)
})
