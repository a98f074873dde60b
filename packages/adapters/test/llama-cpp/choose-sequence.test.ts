import { expect, test } from "vitest"
import { chooseSequence } from "../../src/llama-cpp/choose-sequence.ts"

const free = (name: string, held: number, shared: number, session: string | undefined, usedAt: number) => ({
  name,
  held,
  shared,
  session,
  usedAt,
})
const choose = (session: string, ...sequences: ReadonlyArray<ReturnType<typeof free>>) =>
  chooseSequence(sequences, session)?.name

test("goes on where the session's own turns are held", () => {
  expect(choose("a", free("own", 900, 900, "a", 1), free("other", 0, 0, undefined, 0))).toBe("own")
  // Also where its history was rewritten behind the start.
  expect(choose("a", free("own", 900, 100, "a", 2), free("other", 0, 0, undefined, 0))).toBe("own")
})

test("gives a new session the quietest sequence rather than destroy what a live one holds", () => {
  expect(choose("c", free("live", 9000, 300, "a", 9), free("quiet", 9000, 300, "b", 1))).toBe("quiet")
  expect(choose("c", free("live", 9000, 300, "a", 9), free("unused", 0, 0, undefined, 0))).toBe("unused")
})

test("takes a sequence that holds nothing but the shared client prefix, whoever used it", () => {
  expect(choose("c", free("prefix", 300, 300, "a", 9), free("unused", 0, 0, undefined, 0))).toBe("prefix")
})

test("has nothing to give where none is free", () => {
  expect(choose("a")).toBe(undefined)
})
