import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { openWorkspace } from "../../src/node/workspace.ts"
import { excerpt, foundIn, makeIndexedWorkspace, makeLines, policyText } from "./indexed-workspace.ts"

type Workspace = ReturnType<typeof makeIndexedWorkspace>

const text = (name: string) => makeLines(name).join("\n")

/** Makes a commit on another branch, and goes back. */
const commitElsewhere = (
  { git, write, commit }: Workspace,
  files: Readonly<Record<string, string>>,
  branch = "other",
) => {
  git("checkout", "--quiet", "-B", branch)
  for (const [path, content] of Object.entries(files)) write(path, content)
  commit()
  git("checkout", "--quiet", "-")
}

const makeForked = (files: Readonly<Record<string, string>>) => {
  const workspace = makeIndexedWorkspace()
  workspace.commit()
  commitElsewhere(workspace, files)
  return workspace
}

/** Puts a git before the real one that writes down what it is asked. */
const listenToGit = (workspace: Workspace) => {
  const folder = join(workspace.options.stateDirectory, "..", "bin")
  const log = join(folder, "log")
  mkdirSync(folder, { recursive: true })
  const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim()
  writeFileSync(join(folder, "git"), `#!/bin/sh\necho "$@" >> '${log}'\nexec '${real}' "$@"\n`)
  chmodSync(join(folder, "git"), 0o755)
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  writeFileSync(log, "")
  return {
    askedFor: (question: string): number =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line.includes(question)).length,
    forget: () => writeFileSync(log, ""),
  }
}

const readsContents = "cat-file --batch-check"

describe("what is open", () => {
  it("leaves out of old versions what HEAD holds in an open file", async () => {
    const workspace = makeIndexedWorkspace({ "closed/moved.ts": text("moved") })
    workspace.commit()
    workspace.git("mv", "closed/moved.ts", "open/moved.ts")
    workspace.commit()
    const index = await workspace.open()
    expect(foundIn(index, excerpt("moved"))).toEqual([])
    expect(foundIn(index, excerpt("margin"))).toEqual(["closed/margin.ts"])
  })

  it("leaves out of a branch's protected files what its open files hold beside them", async () => {
    const index = await makeForked({
      "closed/b.ts": `${text("both")}\n${text("own")}`,
      "open/b.ts": text("both"),
    }).open()
    expect(foundIn(index, excerpt("both"))).toEqual([])
    expect(foundIn(index, excerpt("own"))).toEqual(["closed/b.ts"])
  })

  it("binds nothing of a branch's open files once they are merged", async () => {
    const workspace = makeForked({ "closed/b.ts": `${text("both")}\n${text("own")}`, "open/b.ts": text("both") })
    const index = await workspace.open()
    workspace.git("merge", "--quiet", "other")
    workspace.write("closed/b.ts", `${text("own")}\n${text("both")}`)
    await index.refresh()
    expect(foundIn(index, excerpt("both"))).toEqual([])
    expect(foundIn(index, excerpt("own"))).toEqual(["closed/b.ts"])
  })

  it("takes nothing away from what a file has, whatever a branch opens", async () => {
    const index = await makeForked({ "open/copy.ts": text("margin") }).open()
    expect(foundIn(index, excerpt("margin"))).toEqual(["closed/margin.ts"])
  })

  it("takes a stash's open files for nobody's", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    workspace.write("closed/b.ts", text("both"))
    workspace.write("open/b.ts", text("both"))
    workspace.git("add", "--all")
    workspace.git("stash", "--quiet")
    expect(foundIn(await workspace.open(), excerpt("both"))).toEqual(["closed/b.ts"])
  })
})

describe("the policy in force", () => {
  it("judges old paths by today's rules, also after they changed", async () => {
    const workspace = makeForked({ "later/a.ts": text("later") })
    let policy = workspace.load()
    const index = await workspace.open(() => policy)
    expect(foundIn(index, excerpt("later"))).toEqual([])
    workspace.write("postern.jsonc", { ...policyText, rules: [{ paths: ["closed/**", "later/**"], zone: "device" }] })
    policy = workspace.load()
    await index.refresh()
    expect(foundIn(index, excerpt("later"))).toEqual(["later/a.ts"])
  })

  it("finds a text under the name that is still protected", async () => {
    const rules = [{ paths: ["closed/**", "former/**"], zone: "device" }]
    const workspace = makeIndexedWorkspace({ "postern.jsonc": { ...policyText, rules } })
    workspace.commit()
    commitElsewhere(workspace, { "closed/a.ts": text("twice") }, "first")
    commitElsewhere(workspace, { "former/a.ts": text("twice") }, "second")
    let policy = workspace.load()
    const index = await workspace.open(() => policy)
    expect(foundIn(index, excerpt("twice"))).toHaveLength(1)
    for (const name of ["closed", "former"]) {
      const only = { ...policyText, rules: [{ paths: [`${name}/**`], zone: "device" }] }
      workspace.write("postern.jsonc", only)
      workspace.commit()
      policy = workspace.load()
      await index.refresh()
      expect(foundIn(index, excerpt("twice")), name).toEqual([`${name}/a.ts`])
    }
  })
})

describe("what changes", () => {
  it("is noticed where another branch, a tag or a stash changes", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const index = await workspace.open()
    const learn = async (name: string) => {
      expect(index.state, name).toEqual({ kind: "building" })
      await index.refresh()
      expect(index.state, name).toEqual({ kind: "ready" })
      expect(foundIn(index, excerpt(name)), name).toEqual([`closed/${name}.ts`])
    }
    const { git, root } = workspace
    const store = (command: string, input: string, ...rest: ReadonlyArray<string>) =>
      execFileSync("git", ["-C", root, command, ...rest], { input, encoding: "utf8" }).trim()
    /** A commit with one file, of which no working tree knows. */
    const commitTree = (name: string) => {
      const blob = store("hash-object", text(name), "-w", "--stdin")
      const folder = store("mktree", `100644 blob ${blob}\t${name}.ts\n`)
      return git("commit-tree", "-m", name, store("mktree", `040000 tree ${folder}\tclosed\n`))
        .toString()
        .trim()
    }
    git("update-ref", "refs/heads/feature/deep/one", commitTree("branched"))
    await learn("branched")
    git("update-ref", "refs/heads/feature/deep/one", commitTree("updated"))
    await learn("updated")
    git("update-ref", "refs/remotes/origin/main", commitTree("fetched"))
    await learn("fetched")
    git("tag", "v1", commitTree("tagged"))
    await learn("tagged")
    git("pack-refs", "--all")
    git("update-ref", "refs/pull/1/head", commitTree("pulled"))
    await learn("pulled")
  })

  it("is read for requests that do not wait, too", async () => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    const opened = openWorkspace(workspace.root, workspace.options)
    onTestFinished(() => opened.close())
    expect((await opened.current(10_000)).unready).toBeUndefined()
    commitElsewhere(workspace, { "closed/b.ts": text("news") })
    expect((await opened.current(0)).unready).toBeDefined()
    await expect.poll(async () => (await opened.current(0)).unready, { timeout: 10_000 }).toBeUndefined()
  })

  it("costs one look where nothing has, and only what is new where something has", async () => {
    const workspace = makeForked({ "closed/b.ts": text("branched") })
    const policy = workspace.load()
    const open = () => workspace.open(() => policy)
    const first = await open()
    await first.settled()
    await first.close()
    const { askedFor, forget } = listenToGit(workspace)
    const second = await open()
    expect(foundIn(second, excerpt("branched"))).toEqual(["closed/b.ts"])
    expect(askedFor("diff-tree") + askedFor(readsContents)).toBe(0)
    forget()
    await second.refresh()
    expect(askedFor("rev-list")).toBe(0)
    commitElsewhere(workspace, { "closed/c.ts": text("news") }, "another")
    forget()
    await second.refresh()
    expect(foundIn(second, excerpt("news"))).toEqual(["closed/c.ts"])
    expect(second.report.read).toBe(0)
    expect(askedFor(readsContents)).toBe(1)
  })
})
