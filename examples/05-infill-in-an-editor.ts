// Autocompletion in an editor: the newest keystroke stops the older, and unsaved text is protected as its file is.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type ModelError } from "@postern/core"
import { makeScriptedModel, startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { execSync } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const workspace = await mkdtemp(join(tmpdir(), "postern-example-"))
const policy = `{ "version": 1, "default": "cloud", "tasks": { "infill": "cloud" },
  "rules": [{ "paths": ["src/pricing/**"], "zone": "device" }] }`
await writeFile(join(workspace, "postern.jsonc"), policy)
const commit = "git -c user.name=me -c user.email=me@example.org commit -qm All"
execSync(`git init -q && git add -A && ${commit}`, { cwd: workspace })
const file = join(workspace, "miniature.gguf")
await makeScriptedModel(file, { infill: "total * floor" })
await using cloud = await startMistralServer({ answer: { pieces: ["items.length"] } })
{
  await using router = await createRouter({
    workspace,
    targets: [
      llamaCpp({ id: "miniature", file, gpu: false, threads: 1, contextTokens: 1024, serves: ["infill"] }),
      mistral({ id: "codestral", model: "codestral-latest", serverURL: cloud.url, apiKey: "emulator" }),
    ],
    stateDirectory: join(workspace, ".git", "postern"),
  })
  const complete = (prefix: string) =>
    router.infill({ prefix, suffix: "\n", path: "src/cart.ts", postern: { session: "window 1" } }).then(
      ({ text, route }) => `${route.target}: ${text}`,
      ({ reason }: ModelError) => reason,
    )
  // A question waits until the workspace is read; a completion does not, and stays on the device meanwhile.
  await router.explain({ messages: [{ role: "user", content: "ready?" }] })
  // Typed faster than anybody answers: only the last keystroke is worth an answer.
  const keystrokes = ["const n = i", "const n = it", "const n = "].map(complete)
  console.log((await Promise.all(keystrokes)).join(" | "))

  const unsaved = `export const floorFor = (margin: number, loyaltyYears: number, region: Region) =>
  loyaltyYears > 7 && region.isContested ? margin * 0.731 : margin * region.usualDiscount\n`
  router.workspace.didChange("src/pricing/floor.ts", unsaved)
  // Copied into an open file before anything was saved: it is known all the same.
  console.log(await complete(`${unsaved}\nexport const price = `))
}
await rm(workspace, { recursive: true })
