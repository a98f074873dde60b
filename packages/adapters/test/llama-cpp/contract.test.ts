import { makeRandomModel, makeScriptedModel } from "@postern/core/testing"
import { languageModelContract } from "@postern/core/testing/contract"
import { close, makeTarget, useFolder } from "./engine.ts"

const at = useFolder()

languageModelContract({
  name: "llama-cpp",
  makeAnswer: async () => {
    const file = at("scripted.gguf")
    const expectedText = "I renamed the function. It is renamed everywhere now."
    const expectedTool = { name: "read_file", arguments: { path: "a.ts" } }
    const script = { answer: expectedText, toolCall: expectedTool, afterToolResult: "It exports a constant." }
    await makeScriptedModel(file, { ...script, infill: "return a + b" })
    const target = makeTarget({ file, serves: ["chat", "infill"] })
    // A scripted model knows its last token only, so it cannot tell texts apart.
    await makeRandomModel(at("random.gguf"))
    const embedding = makeTarget({ file: at("random.gguf"), serves: ["embed"] })
    return {
      ask: (request) => (request.kind === "embed" ? embedding : target).answer(request),
      expectedText,
      expectedTool,
      supports: { tools: true, infill: true, embed: true, jsonSchema: true, logprobs: true },
      dispose: async () => {
        await close(target)
        await close(embedding)
      },
    }
  },
  // The first request of a process loads package and model, which cannot be broken off.
  interruptionMs: 10_000,
})
