import { createHash } from "node:crypto"
import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { findModelFiles } from "@postern/adapters/model-files"
import { makeScriptedModel } from "@postern/core/testing"
import { expect, test } from "vitest"
import { answerOf, chat, close, makeTarget, textOf, useFolder } from "../engine.ts"

const at = useFolder()
const put = async (file: string, content: string): Promise<string> => {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}
const digest = "a".repeat(64)
const manifest = (hash: string) =>
  JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: "application/vnd.docker.container.image.v1+json", digest: "sha256:config", size: 1 },
    layers: [
      { mediaType: "application/vnd.ollama.image.template", digest: `sha256:${"b".repeat(64)}`, size: 1 },
      { mediaType: "application/vnd.ollama.image.model", digest: `sha256:${hash}`, size: 4 },
    ],
  })

test("finds what Ollama, LM Studio and the Hugging Face cache hold, each by its own name", async () => {
  const home = at("home")
  const ollama = join(home, ".ollama", "models")
  await put(join(ollama, "manifests/registry.ollama.ai/library/devstral-small-2/24b"), manifest(digest))
  await put(join(ollama, "manifests/hf.co/bartowski/Qwen-GGUF/Q4_K_M"), manifest("c".repeat(64)))
  await put(join(ollama, "manifests/registry.ollama.ai/library/broken/latest"), "{")
  const blob = await put(join(ollama, "blobs", `sha256-${digest}`), "GGUF")
  const studio = await put(
    join(home, ".lmstudio/models/lmstudio-community/Devstral-GGUF/Devstral-Q4_K_M.gguf"),
    "GGUF!",
  )
  await put(join(home, ".lmstudio/models/lmstudio-community/Devstral-GGUF/mmproj-Devstral.gguf"), "GGUF")
  await put(join(home, ".lmstudio/models/lmstudio-community/Devstral-GGUF/README.md"), "")
  const cached = await put(join(home, ".cache/huggingface/hub/models--Qwen--Coder-GGUF/blobs/one"), "GGUF!!")
  const snapshot = join(home, ".cache/huggingface/hub/models--Qwen--Coder-GGUF/snapshots/abc")
  await mkdir(snapshot, { recursive: true })
  await symlink(cached, join(snapshot, "coder-00001-of-00002.gguf"))
  await symlink(cached, join(snapshot, "coder-00002-of-00002.gguf"))
  await symlink(join(home, "gone"), join(snapshot, "gone.gguf"))

  expect(await findModelFiles({ home, environment: {}, systemFolders: [] })).toEqual([
    // The other manifest's blob is not there.
    { file: blob, sizeBytes: 4, holder: "ollama", name: "devstral-small-2:24b" },
    { file: studio, sizeBytes: 5, holder: "lm-studio", name: "lmstudio-community/Devstral-GGUF/Devstral-Q4_K_M" },
    {
      file: join(snapshot, "coder-00001-of-00002.gguf"),
      sizeBytes: 6,
      holder: "huggingface",
      name: "Qwen/Coder-GGUF/coder-00001-of-00002",
    },
  ])
})

test("looks where the programs' own variables say, and finds nothing where nothing is", async () => {
  const moved = at("moved")
  await put(join(moved, "manifests/registry.ollama.ai/me/mine/latest"), manifest(digest))
  const blob = await put(join(moved, "blobs", `sha256-${digest}`), "GGUF")
  await put(join(at("hub"), "models--a--b/snapshots/1/c.gguf"), "GGUF")
  const environment = { OLLAMA_MODELS: moved, HF_HUB_CACHE: at("hub") }
  const found = await findModelFiles({ home: at("nobody"), environment, systemFolders: [at("nowhere")] })
  expect(found.map(({ name }) => name)).toEqual(["me/mine:latest", "a/b/c"])
  expect(found[0]?.file).toBe(blob)
  expect(await findModelFiles({ home: at("nobody"), environment: {}, systemFolders: [] })).toEqual([])
})

test("runs a model where Ollama holds it", async () => {
  const home = at("runs")
  const made = at("made.gguf")
  await makeScriptedModel(made, { answer: "From the blob." })
  const hash = createHash("sha256")
    .update(await readFile(made))
    .digest("hex")
  const models = join(home, ".ollama", "models")
  await put(join(models, "manifests/registry.ollama.ai/library/scripted/latest"), manifest(hash))
  await mkdir(join(models, "blobs"))
  await rename(made, join(models, "blobs", `sha256-${hash}`))
  const [found] = await findModelFiles({ home, environment: {}, systemFolders: [] })
  const target = makeTarget({ file: found?.file ?? "" })
  expect(target.id).toBe(`sha256-${hash.slice(0, 12)}`)
  expect(textOf(await answerOf(target, chat("Where?")))).toBe("From the blob.")
  await close(target)
})
