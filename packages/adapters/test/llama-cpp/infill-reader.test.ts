import { expect, test } from "vitest"
import { makeInfillReader, trimOverlap } from "../../src/llama-cpp/infill-reader.ts"

const sampling = { temperature: 0, topP: undefined, topK: undefined, minP: undefined, seed: undefined }

interface Gap {
  readonly prefix: string
  readonly suffix: string
  readonly lines?: "single" | "multiple"
  readonly stop?: ReadonlyArray<string>
}

/** What is said of an answer that comes in pieces of a size, and whether it was stopped. */
const filled = (gap: Gap, answer: string, size = 3): readonly [string, boolean] => {
  const { prefix, suffix, lines, stop = [] } = gap
  let said = ""
  const job = {
    kind: "infill",
    prefix,
    suffix,
    lines,
    stop,
    path: undefined,
    snippets: [],
    maxTokens: 64,
    sampling,
  } as const
  const reader = makeInfillReader(job, (text) => {
    said += text
  })
  for (let at = 0; at < answer.length && !reader.isStopped(); at += size) reader.add(answer.slice(at, at + size))
  const isStopped = reader.isStopped()
  reader.end()
  return [said, isStopped]
}

const body = { prefix: "function add(a, b) {\n  ", suffix: "\n}\n\nfunction next() {}\n" }

test("ends at the end of the line where code follows the cursor on it", () => {
  const gap = { prefix: "const sum = ", suffix: " + offset\nnext()\n" }
  for (const size of [1, 3, 50]) expect(filled(gap, "a * b\nmore()\n", size)).toEqual(["a * b", true])
  expect(filled({ ...body, lines: "single" }, "return a\nmore", 4)).toEqual(["return a", true])
})

test("goes on over lines where nothing but closing follows", () => {
  const answer = "const sum = a + b\n  return sum"
  for (const size of [1, 3, 50]) expect(filled(body, answer, size)).toEqual([answer, false])
  expect(filled({ prefix: "call(", suffix: ")\n", lines: "multiple" }, "\n  a,\n  b\n")).toEqual(["\n  a,\n  b", false])
})

test("stops where the answer arrives at what follows", () => {
  for (const size of [1, 3, 50]) {
    expect(filled(body, "return a + b\n}\n\nfunction next() {}\n", size)).toEqual(["return a + b", true])
  }
  const gap = { prefix: "  a()\n  ", suffix: "\n  c()\n" }
  expect(filled(gap, "b()\n  c()\n  d()")).toEqual(["b()", true])
})

test("stops where the block ends, and after two blank lines", () => {
  const python = { prefix: "def add(a, b):\n    ", suffix: "\n" }
  expect(filled(python, "return a + b\n\ndef other():\n    pass")[0].trimEnd()).toBe("return a + b")
  expect(filled({ prefix: "", suffix: "" }, "a = 1\n\n\nb = 2")).toEqual(["a = 1\n", true])
})

test("stops before a stop sequence, whatever line it is in", () => {
  expect(filled({ ...body, stop: ["// END"] }, "return a // END\n  more")).toEqual(["return a ", true])
})

test("leaves out what the suffix says again, and keeps a bracket that is missing", () => {
  expect(trimOverlap("a, b)", { prefix: "add(", suffix: ")\n" })).toBe("a, b")
  expect(trimOverlap("x)", { prefix: "f(g(", suffix: ")\n" })).toBe("x)")
  expect(trimOverlap('"name";', { prefix: "const a = ", suffix: ";\n" })).toBe('"name"')
  expect(trimOverlap("a + offset", { prefix: "const sum = ", suffix: " + offset\n" })).toBe("a")
  expect(trimOverlap("total", { prefix: "return ", suffix: "\n" })).toBe("total")
})
