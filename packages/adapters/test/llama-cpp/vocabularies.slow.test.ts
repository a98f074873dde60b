import { llamaCppTokenizerFor } from "@postern/core/node"
import { makeVocabularyFile } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { readTokenDocuments } from "../../../../bench/lib/corpora/token-documents.ts"
import { makeEngineHost } from "../../src/llama-cpp/engine-host.ts"
import { engineEntry, useFolder } from "./engine.ts"

const at = useFolder()

test.each(["tekken", "sentencepiece-v3"] as const)(
  "counts %s as llama.cpp does, for documents of every kind",
  { timeout: 60_000 },
  async (name) => {
    const file = at(`${name}.gguf`)
    await makeVocabularyFile(file, name)
    const setup = {
      file,
      serves: ["chat"],
      contextTokens: 512,
      threads: 1,
      gpu: false,
      sequences: 1,
      leastContextTokens: 512,
      infillSequences: 0,
      adapters: [],
    } as const
    const host = makeEngineHost(engineEntry, setup)
    const documents = readTokenDocuments()
    const { count } = llamaCppTokenizerFor(name)
    const theirs = await host.count({ kind: "texts", texts: documents.map(({ text }) => text) })
    await Effect.runPromise(host.close)
    const wrong = documents.flatMap(({ name: document, text }, index) => {
      const ours = count?.(text)
      return ours === theirs?.[index] ? [] : [`${document}: ${String(ours)}, llama.cpp ${theirs?.[index]}`]
    })
    expect(documents.length).toBeGreaterThan(1500)
    expect(wrong).toEqual([])
  },
)
