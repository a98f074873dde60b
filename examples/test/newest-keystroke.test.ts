import { llamaCpp } from "@postern/adapters/llama-cpp"
import { makeMemoryLedger, type RoutedPart } from "@postern/core"
import { makeScriptedModel } from "@postern/core/testing"
import { createRouter, type RouterOptions } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-keystroke-"))
  await makeScriptedModel(join(folder, "endless.gguf"), { infill: "  next();\n", endless: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A router over one engine that fills in without end, one gap at a time. */
const setUp = async () => {
  const ledger = makeMemoryLedger()
  const options: RouterOptions = {
    policy: { version: 1, default: "device" },
    targets: [
      llamaCpp({
        id: "infill",
        file: join(folder, "endless.gguf"),
        serves: ["infill"],
        sequences: 1,
        threads: 1,
        gpu: false,
        contextTokens: 32_768,
      }),
    ],
    ledger,
    stateDirectory: folder,
  }
  const router = await createRouter(options)
  onTestFinished(() => router.close())
  const type = (path: string, session: string, maxTokens: number) => ({
    prefix: "function run() {\n",
    suffix: "\n}\n",
    path,
    lines: "multiple" as const,
    max_tokens: maxTokens,
    postern: { session },
  })
  return { router, ledger, type }
}

/** Reads an answer to its end in the background, and tells when its first word has come. */
const begin = (answer: AsyncIterable<RoutedPart>) => {
  const began = Promise.withResolvers<void>()
  const reading = async (): Promise<ReadonlyArray<RoutedPart>> => {
    const parts: Array<RoutedPart> = []
    for await (const part of answer) {
      parts.push(part)
      if (part.type === "text-delta") began.resolve()
    }
    return parts
  }
  const read = reading()
  read.catch(began.reject)
  return { began: began.promise, read }
}

const endless = 30_000

test("the newest keystroke of a session and file stops the older one in the engine, and is answered", async () => {
  const { router, ledger, type } = await setUp()
  const older = begin(router.stream(type("src/a.ts", "one", endless)))
  await older.began
  // There is one sequence: unless the engine stops the older one, this waits for its thirty thousand tokens.
  const newer = router.infill(type("src/a.ts", "one", 12))
  await expect(older.read).rejects.toMatchObject({ _tag: "ModelError", reason: "superseded" })
  expect((await newer).text).toContain("next();")
  expect(ledger.requests()).toMatchObject([{ outcome: "failed" }, { outcome: "answered" }])
})

test.each([
  ["another file", "src/b.ts", "one"],
  ["another session", "src/a.ts", "two"],
])("a keystroke in %s stops nothing: it waits for its turn", async (_, path, session) => {
  const { router, type } = await setUp()
  const older = begin(router.stream(type("src/a.ts", "one", 400)))
  await older.began
  const other = router.infill(type(path, session, 12))
  expect((await older.read).at(-1)).toMatchObject({ type: "finish", reason: "length" })
  expect((await other).text).toContain("next();")
})
