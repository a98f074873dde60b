import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, vi } from "vitest"
import { excerpt, foundIn, makeHistory, makeIndexedWorkspace, makeLines, openFolder, run } from "./indexed-workspace.ts"

const text = (name: string) => makeLines(name).join("\n")

describe("repositories of every kind", () => {
  it("reads text in UTF-16, and passes over what is none or too large", async () => {
    const workspace = makeHistory(["old"])
    const write = (name: string, content: Uint8Array) => writeFileSync(join(workspace.root, "closed", name), content)
    write("wide.txt", Buffer.from(`\uFEFF${text("wide")}`, "utf16le"))
    write("image.png", Buffer.from([0, 1, 2, 3, 0, 0, 0]))
    write("large.txt", Buffer.alloc(8_000_001, "large words here\n"))
    workspace.commit()
    for (const name of ["wide.txt", "image.png", "large.txt"]) workspace.remove(`closed/${name}`)
    workspace.commit()
    const index = await workspace.open()
    expect(foundIn(index, excerpt("wide"))).toEqual(["closed/wide.txt"])
    expect(foundIn(index, "large words here ".repeat(20))).toEqual([])
  })

  it("reads where ids are SHA-256, and before the first commit", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.git("init", "--quiet", "--object-format=sha256")
    workspace.approve()
    workspace.write("closed/staged.ts", text("staged"))
    workspace.git("add", "--all")
    workspace.remove("closed/staged.ts")
    expect(foundIn(await workspace.open(), excerpt("staged"))).toEqual(["closed/staged.ts"])
    workspace.git("checkout", "--quiet", "-b", "other")
    workspace.write("closed/b.ts", text("branched"))
    workspace.commit()
    workspace.remove("closed/b.ts")
    workspace.commit()
    expect(foundIn(await workspace.open(), excerpt("branched"))).toEqual(["closed/b.ts"])
  })

  it("reads what lies below a workspace that is a folder of its repository, by its paths there", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.write("app/postern.jsonc", {
      version: 1,
      default: "cloud",
      rules: [{ paths: ["closed/**"], zone: "device" }],
    })
    workspace.write("app/closed/a.ts", text("below"))
    workspace.write("closed/b.ts", text("beside"))
    workspace.remove("postern.jsonc")
    workspace.commit()
    rmSync(join(workspace.root, "app", "closed"), { recursive: true })
    workspace.remove("closed/b.ts")
    workspace.commit()
    const index = await openFolder(workspace, join(workspace.root, "app"))
    expect(foundIn(index, excerpt("below"))).toEqual(["closed/a.ts"])
    expect(foundIn(index, excerpt("beside"))).toEqual([])
  })

  it("reads what other worktrees committed without a branch, or staged", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const other = join(workspace.options.stateDirectory, "..", "tree")
    workspace.git("worktree", "add", "--quiet", "--detach", other)
    const index = await workspace.open()
    writeFileSync(join(other, "closed", "b.ts"), text("detached"))
    run(other, "add", "--all")
    run(other, "commit", "--quiet", "--message", "detached")
    expect(index.state).toEqual({ kind: "building" })
    await index.refresh()
    expect(foundIn(index, excerpt("detached"))).toEqual(["closed/b.ts"])
    writeFileSync(join(other, "closed", "c.ts"), text("staged"))
    run(other, "add", "--all")
    await index.close()
    expect(foundIn(await workspace.open(), excerpt("staged")), "at the next start").toEqual(["closed/c.ts"])
    expect(foundIn(await openFolder(workspace, realpathSync(other)), excerpt("margin"))).toEqual(["closed/margin.ts"])
  })

  it("looks behind replaced and grafted commits, and runs nothing that the repository configures", async () => {
    const workspace = makeHistory(["old"])
    const { git, root } = workspace
    const head = git("rev-parse", "HEAD").toString().trim()
    const empty = git("commit-tree", "-m", "empty", "HEAD^{tree}").toString().trim()
    git("replace", "HEAD^", empty)
    writeFileSync(join(root, ".git", "info", "grafts"), `${head}\n`)
    const witness = join(root, ".git", "witness")
    const program = join(root, ".git", "program")
    writeFileSync(program, `#!/bin/sh\necho ran >> '${witness}'\ncat\n`)
    chmodSync(program, 0o755)
    mkdirSync(join(root, ".git", "hooks"), { recursive: true })
    for (const hook of ["reference-transaction", "post-index-change", "post-checkout"]) {
      writeFileSync(join(root, ".git", "hooks", hook), `#!/bin/sh\necho ran >> '${witness}'\n`)
      chmodSync(join(root, ".git", "hooks", hook), 0o755)
    }
    const settings = {
      "core.fsmonitor": program,
      "core.alternateRefsCommand": program,
      "core.pager": program,
      "core.sshCommand": program,
      "diff.external": program,
      "diff.evil.command": program,
      "diff.evil.textconv": program,
      "filter.evil.clean": program,
      "filter.evil.smudge": program,
      "filter.evil.process": program,
      "gpg.program": program,
      "log.showSignature": "true",
      "remote.evil.promisor": "true",
      "remote.evil.url": `ext::${program}`,
      "protocol.ext.allow": "always",
    }
    writeFileSync(join(root, ".gitattributes"), "* diff=evil filter=evil\n")
    const index = workspace.open
    for (const [name, value] of Object.entries(settings)) git("config", name, value)
    // Of an object that is not there: it would be fetched from the remote that promised it.
    writeFileSync(join(root, ".git", "FETCH_HEAD"), `${"1".repeat(40)}\t\tbranch 'gone' of elsewhere\n`)
    rmSync(witness, { force: true })
    expect(foundIn(await index(), excerpt("old"))).toEqual(["closed/old.ts"])
    expect(existsSync(witness)).toBe(false)
    git("status")
    expect(existsSync(witness), "plain git runs it").toBe(true)
  })

  it("passes over refs and reflogs whose objects are gone", async () => {
    const workspace = makeHistory(["old"])
    const write = (name: string, content: string) => {
      mkdirSync(join(workspace.root, ".git", name, ".."), { recursive: true })
      writeFileSync(join(workspace.root, ".git", name), content)
    }
    const policy = workspace.load()
    const [one, two] = ["1".repeat(40), "2".repeat(40)]
    write("refs/heads/gone", `${one}\n`)
    write("logs/refs/heads/gone", `${one} ${two} test <test@localhost> 1700000000 +0000\tgone\n`)
    write("FETCH_HEAD", `${one}\t\tbranch 'gone' of elsewhere\n`)
    expect(foundIn(await workspace.open(() => policy), excerpt("old"))).toEqual(["closed/old.ts"])
  })

  it("works where there is no git", async () => {
    const workspace = makeHistory(["old"])
    const policy = workspace.load()
    vi.stubEnv("PATH", join(workspace.root, "nothing"))
    const index = await workspace.open(() => policy)
    vi.unstubAllEnvs()
    expect(foundIn(index, excerpt("margin"))).toEqual(["closed/margin.ts"])
    expect(foundIn(index, excerpt("old"))).toEqual([])
    expect(index.report.warnings.join()).toContain("not in git")
  })
})
