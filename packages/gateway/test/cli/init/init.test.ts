import { makeInfillModel, secretSamples } from "@postern/core/testing"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "../run-postern.ts"

let sandbox: Sandbox
beforeEach(() => {
  sandbox = makeSandbox()
})
afterEach(() => sandbox.dispose())

const secret = secretSamples(7).find(({ provider }) => provider === "github")?.secret ?? ""

const configPlace = (): string => join(sandbox.environment["XDG_CONFIG_HOME"] ?? "", "postern", "config.jsonc")
const read = (file: string): string => readFileSync(file, "utf8")
const policy = (): string => read(join(sandbox.folder, "postern.jsonc"))

/** Puts a model where Ollama keeps its own, and gives its file. */
const putIntoOllama = async (): Promise<string> => {
  const folder = join(sandbox.environment["HOME"] ?? "", ".ollama/models")
  const manifest = join(folder, "manifests/registry.ollama.ai/library/miniature")
  mkdirSync(manifest, { recursive: true })
  mkdirSync(join(folder, "blobs"))
  await makeInfillModel(join(folder, "made"))
  const digest = createHash("sha256")
    .update(readFileSync(join(folder, "made")))
    .digest("hex")
  const layers = [{ mediaType: "application/vnd.ollama.image.model", digest: `sha256:${digest}` }]
  writeFileSync(join(manifest, "latest"), JSON.stringify({ layers }))
  const blob = join(folder, `blobs/sha256-${digest}`)
  writeFileSync(blob, readFileSync(join(folder, "made")))
  return blob
}

describe("postern init, of secrets,", () => {
  it("opens templates of settings that hold no secret, and nothing below a closed folder", async () => {
    sandbox.write({
      ".env.example": "TOKEN=\n",
      "web/.env.sample": `TOKEN=${secret}`,
      "secrets/.env.example": "TOKEN=\n",
      ".env": `TOKEN=${secret}`,
    })
    sandbox.commit()
    await sandbox.postern(["init", "--yes", "--no-config"])
    sandbox.commit()
    const paths = [".env.example", "web/.env.sample", "secrets/.env.example", ".env"]
    const { out } = await sandbox.postern(["check", "--json", ...paths])
    const checked = JSON.parse(out).paths.map(({ zone }: { readonly zone: string }) => zone)
    expect(checked).toEqual(["cloud", "device", "device", "device"])
  })

  it("names files and kinds, never the secret, and proposes rules for what nothing else binds", async () => {
    sandbox.write({
      "deploy/prod [eu].yaml": `url: https://x\nkey = ${secret}\n`,
      "private/notes.md": secret,
      ".env.local": `A=${secret}`,
      ".gitignore": ".env.local\nlocal.json\n",
      "local.json": `{"a":"${secret}"}`,
      "src/a.ts": "export {}",
    })
    sandbox.commit()
    const { code, out, err } = await sandbox.postern(["init", "--yes", "--json"])
    expect(code).toBe(0)
    expect(out + err + policy()).not.toContain(secret.slice(4))
    const { secrets } = JSON.parse(out)
    expect(secrets.files.map(({ path }: { readonly path: string }) => path).toSorted()).toEqual([
      ".env.local",
      "deploy/prod [eu].yaml",
      "local.json",
      "private/notes.md",
    ])
    expect(policy().match(/holds a secret/g)).toHaveLength(2)
    sandbox.commit()
    const zones = await sandbox.postern(["check", "--json", "deploy/prod [eu].yaml", "local.json", "src/a.ts"])
    const { paths } = JSON.parse(zones.out)
    expect(paths.map(({ zone }: { readonly zone: string }) => zone)).toEqual(["device", "device", "cloud"])
  })
})

describe("postern init, of the user's configuration,", () => {
  it("adds the workspace, models of this machine and Mistral's where its key is, and writes no key", async () => {
    const blob = await putIntoOllama()
    sandbox.write({ "src/a.ts": "1" })
    const more = { MISTRAL_API_KEY: "a-key-of-mine" }
    const shown = await sandbox.postern(["init"], "", more)
    expect(shown).toMatchObject({ code: 1, out: expect.stringContaining(`${blob}, for chat`) })
    expect(existsSync(configPlace())).toBe(false)
    expect((await sandbox.postern(["init", "--yes"], "", more)).code).toBe(0)
    const text = read(configPlace())
    expect(text).not.toContain("a-key-of-mine")
    const plan = await sandbox.postern(["explain", "--json"], "Propose an architecture", more)
    const { plan: route } = JSON.parse(plan.out)
    expect([...route.steps, ...route.excluded]).toHaveLength(2)
    expect(text).toContain(sandbox.folder)
    const again = await sandbox.postern(["init", "--yes"], "", more)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("is there already") })
    expect(read(configPlace())).toBe(text)
  })

  it("keeps what is there: targets, comments, names that are taken", async () => {
    mkdirSync(join(configPlace(), ".."), { recursive: true })
    const before = `{
  "version": 1,
  // mine
  "targets": [{ "kind": "mistral", "model": "mistral-medium-latest" }],
  "workspaces": { "repository": { "roots": ["/elsewhere"] } }
}
`
    writeFileSync(configPlace(), before)
    sandbox.write({ "src/a.ts": "1" })
    await sandbox.postern(["init", "--yes"], "", { MISTRAL_API_KEY: "x" })
    const text = read(configPlace())
    expect(text).toContain("// mine")
    expect(text).toContain("repository-2")
    expect(text).not.toContain("mistral-large-latest")
  })

  it("is left alone where that is asked, and where it has errors", async () => {
    sandbox.write({ "src/a.ts": "1" })
    await sandbox.postern(["init", "--yes", "--no-config"])
    expect(existsSync(configPlace())).toBe(false)
    mkdirSync(join(configPlace(), ".."), { recursive: true })
    writeFileSync(configPlace(), '{ "version": 1, "target": [] }')
    const broken = await sandbox.postern(["init", "--yes"])
    expect(broken).toMatchObject({ code: 2, err: expect.stringContaining("did you mean `targets`?") })
    expect(read(configPlace())).toBe('{ "version": 1, "target": [] }')
  })
})
