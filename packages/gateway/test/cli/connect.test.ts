import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { clientSetups } from "../../src/cli/connect/client-setups.ts"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const place = { url: "http://127.0.0.1:8484/w/shop", keyFile: "/state/gateway-key" }

let sandbox: Sandbox
beforeEach(() => {
  sandbox = makeSandbox()
})
afterEach(() => sandbox.dispose())

const homeFile = (name: string): string => join(sandbox.environment["HOME"] ?? "", name)

describe("the setups of clients", () => {
  it.each(clientSetups.flatMap((setup) => (setup.edit === undefined ? [] : [{ ...setup, edit: setup.edit }])))(
    "write $title's file once, whatever is in it",
    ({ edit }) => {
      const first = edit("", place)
      expect(first).toContain("127.0.0.1:8484/w/shop")
      expect(edit(first, place)).toBe(first)
      const moved = edit(first, { ...place, url: "http://127.0.0.1:9999" })
      expect(moved).not.toContain("8484")
      expect(moved).toContain("127.0.0.1:9999")
    },
  )

  it("keep what else is in the file, comments too", () => {
    const edited = (name: string, text: string) =>
      clientSetups.find((setup) => setup.name === name)?.edit?.(text, place)
    expect(edited("zed", '{\n  // my font\n  "buffer_font_size": 15\n}\n')).toMatch(/my font[\s\S]*15[\s\S]*api_url/)
    expect(edited("continue", "# mine\nmodels:\n  - name: Other\n    provider: x\n")).toMatch(
      /# mine[\s\S]*Other[\s\S]*Postern/,
    )
    expect(edited("codex", 'model = "o"\n\n[tui]\na = 1\n')).toMatch(
      /^model = "o"\n\n\[tui\][\s\S]*\[model_providers\.postern\]/,
    )
    expect(edited("aider", "# mine\ndark-mode: true\n")).toMatch(/# mine\ndark-mode: true\nopenai-api-base/)
  })
})

describe("postern connect", () => {
  it("writes, is content the second time, and brings the old file back", async () => {
    const file = homeFile(".claude/settings.json")
    mkdirSync(dirname(file))
    writeFileSync(file, '{ "theme": "dark" }\n')
    const connected = await sandbox.postern(["connect", "claude-code"])
    expect(connected).toMatchObject({ code: 0, out: expect.stringContaining("is written") })
    const settings: unknown = JSON.parse(readFileSync(file, "utf8"))
    expect(settings).toMatchObject({
      theme: "dark",
      env: {
        ANTHROPIC_BASE_URL: "http://127.0.0.1:8484",
        ANTHROPIC_SMALL_FAST_MODEL: "auto",
        ANTHROPIC_DEFAULT_HAIKU_MODEL: "auto",
      },
    })
    expect((await sandbox.postern(["connect", "claude-code"])).out).toContain("has it already")
    expect((await sandbox.postern(["connect", "claude-code", "--undo"])).code).toBe(0)
    expect(readFileSync(file, "utf8")).toBe('{ "theme": "dark" }\n')
  })

  it("shows a change without making it, and removes a file that it made", async () => {
    const file = homeFile(".codex/postern.config.toml")
    const shown = await sandbox.postern(["connect", "codex", "--dry-run"])
    expect(shown.out).toContain('+wire_api = "responses"')
    expect(existsSync(file)).toBe(false)
    await sandbox.postern(["connect", "codex"])
    expect(existsSync(file)).toBe(true)
    await sandbox.postern(["connect", "codex", "--undo"])
    expect(existsSync(file)).toBe(false)
  })

  it("does not undo over what somebody edited since", async () => {
    const file = homeFile(".aider.conf.yml")
    await sandbox.postern(["connect", "aider"])
    writeFileSync(file, `${readFileSync(file, "utf8")}dark-mode: true\n`)
    expect(await sandbox.postern(["connect", "aider", "--undo"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("edited since"),
    })
    expect(readFileSync(file, "utf8")).toContain("dark-mode")
  })

  it("names the clients where it does not know one", async () => {
    expect(await sandbox.postern(["connect", "emacs"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("opencode, codex, claude-code"),
    })
  })
})
