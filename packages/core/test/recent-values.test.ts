import fc from "fast-check"
import { expect, test } from "vitest"
import { makeRecentValues } from "../src/recent-values.ts"

test("knows what was set, and nothing else", () => {
  const values = makeRecentValues<number>(4)
  values.set("a", 1)
  expect([values.get("a"), values.get("b")]).toEqual([1, undefined])
})

test("keeps the keys used last, and never more than its size", () => {
  const most = 8
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }), (keys) => {
      const values = makeRecentValues<number>(most)
      for (const key of keys) if (values.get(`${key}`) === undefined) values.set(`${key}`, key)
      const known = Array.from({ length: 31 }, (_, key) => key)
      const latest = [...new Set(keys.toReversed())].slice(0, most / 2)
      // Looked at in the order of their last use: looking is using.
      for (const key of latest.toReversed()) expect(values.get(`${key}`)).toBe(key)
      const untouched = makeRecentValues<number>(most)
      for (const key of keys) if (untouched.get(`${key}`) === undefined) untouched.set(`${key}`, key)
      expect(known.filter((key) => untouched.get(`${key}`) !== undefined).length).toBeLessThanOrEqual(most * 1.5)
    }),
  )
})

test("forgets what was not asked for while many others were", () => {
  const values = makeRecentValues<number>(4)
  values.set("a", 1)
  for (const key of ["b", "c", "d", "e"]) values.set(key, 2)
  expect(values.get("a")).toBeUndefined()
})
