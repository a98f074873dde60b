import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeReaderMachine, type ReaderMachine } from "./reader-machine.ts"
import { outputPattern, readBlocks } from "./read-blocks.ts"

const repository = fileURLToPath(new URL("../../../..", import.meta.url))

const documents = ["README.md", ...readdirSync(join(repository, "docs")).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith(".md"))
  .map((name) => {
    const text = readFileSync(join(repository, name), "utf8")
    return {
      name,
      blocks: readBlocks(text),
      kind: text.includes("<!-- machine: empty -->") ? "empty" : "shop",
    } as const
  })
  .filter(({ blocks }) => blocks.some(({ notRun }) => notRun === undefined))

/** Spaces at the end of lines mean nothing. */
const tidy = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `${line.trimEnd()}\n`)
    .join("")

describe.each(documents)("the commands of $name", ({ blocks, kind }) => {
  let machine: ReaderMachine
  beforeAll(async () => {
    machine = await makeReaderMachine(kind)
  })
  afterAll(() => machine.end())

  it.each(blocks.filter(({ notRun }) => notRun === undefined))("do in line $line what it says", async (block) => {
    const { code, output } = await machine.run(block)
    expect(code, output).toBe(block.exits)
    expect(tidy(output)).toMatch(outputPattern(block.output ?? "…"))
  })
})
