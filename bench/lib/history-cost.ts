import { openWorkspace, type Workspace } from "@postern/core/node"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { check, type Figure, observe } from "./bench.ts"
import { policyText } from "./leak/repository.ts"
import { makeSource } from "./leak/source-text.ts"
import { makeRandom } from "./random.ts"

const filesOfEach = 50
const branches = 20
const commitsOfBranch = 5

const git = (folder: string, words: ReadonlyArray<string>, input = ""): string =>
  execFileSync("git", ["-C", folder, "-c", "user.name=Bench", "-c", "user.email=bench@example.org", ...words], {
    input,
    stdio: ["pipe", "pipe", "ignore"],
    encoding: "utf8",
  })

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`

/** A history as `git fast-import` reads it: files that change by a few lines a commit, and branches that were left. */
const writeHistory = (commits: number): { readonly stream: string; readonly versions: number } => {
  const random = makeRandom(11)
  const files = new Map(
    ["closed", "open"].flatMap((folder) =>
      Array.from({ length: filesOfEach }, (_, number) => [
        `${folder}/part${number}.ts`,
        makeSource("typescript", 150, random).split("\n"),
      ]),
    ),
  )
  const parts: Array<string> = []
  let mark = 0
  let versions = 0
  const commit = (branch: string, from: number | undefined, changed: ReadonlyArray<readonly [string, string]>) => {
    mark++
    versions += changed.filter(([path]) => path.startsWith("closed/")).length
    const start = `commit refs/heads/${branch}\nmark :${mark}\ncommitter B <b@example.org> ${1_600_000_000 + mark} +0000\n`
    const parent = from === undefined ? "" : `from :${from}\n`
    const modes = changed.map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`)
    parts.push(`${start}${data("Change")}${parent}${modes.join("")}`)
    return mark
  }
  const text = (path: string) => files.get(path)?.join("\n") ?? ""
  const edit = (): readonly [string, string] => {
    const path = random.pick([...files.keys()])
    const lines = files.get(path) ?? []
    lines.splice(random.below(lines.length), 4, ...makeSource("typescript", 7, random).split("\n").slice(0, 7))
    return [path, text(path)]
  }
  let last = commit("main", undefined, [
    ["postern.jsonc", policyText],
    ...[...files.keys()].map((path) => [path, text(path)] as const),
  ])
  const every = Math.floor(commits / branches)
  for (let number = 1; number <= commits; number++) {
    last = commit("main", last, [edit()])
    if (number % every !== 0) continue
    let tip = last
    for (let at = 0; at < commitsOfBranch; at++) {
      const path = random.pick([...files.keys()])
      tip = commit(`branch${number}`, tip, [[path, `${text(path)}\n${makeSource("typescript", 12, random)}`]])
    }
  }
  return { stream: parts.join("\n"), versions }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const mostMs = 120_000

const isSettled = async (workspace: Workspace): Promise<boolean> => {
  const { warnings = [], unready } = await workspace.current(mostMs)
  return unready === undefined && !warnings.some((warning) => warning.includes("still being read"))
}

/** Starts over a folder, waits until all is known, and starts again. */
const measureStarts = async (root: string, stateDirectory: string) => {
  const open = () => openWorkspace(root, { stateDirectory })
  let workspace = open()
  const first = await timed(() => workspace.current(mostMs))
  const rest = await timed(async () => {
    while (!(await isSettled(workspace))) await new Promise((done) => setTimeout(done, 5))
  })
  await workspace.close()
  workspace = open()
  const next = await timed(() => workspace.current(mostMs))
  const [name = ""] = readdirSync(join(stateDirectory, "index"))
  const megabytes = statSync(join(stateDirectory, "index", name)).size / 1e6
  return { workspace, first, rest, next, megabytes }
}

/** What it costs to know the text that is only in git: the same files with their history, and without it. */
export const measureHistoryCost = async (quick: boolean): Promise<ReadonlyArray<Figure>> => {
  const folder = mkdtempSync(join(tmpdir(), "postern-history-"))
  const [whole, shallow] = ["whole", "shallow"].map((name) => join(folder, name))
  if (whole === undefined || shallow === undefined) throw new RangeError("Expected two folders")
  try {
    const commits = quick ? 1000 : 5000
    const { stream, versions } = writeHistory(commits)
    git(folder, ["init", "--quiet", "--initial-branch=main", whole])
    git(whole, ["fast-import", "--quiet"], stream)
    git(whole, ["reset", "--quiet", "--hard", "main"])
    git(folder, ["clone", "--quiet", "--depth=1", `file://${whole}`, shallow])
    const without = await measureStarts(shallow, join(folder, "state-shallow"))
    await without.workspace.close()
    const all = await measureStarts(whole, join(folder, "state-whole"))
    const tree = git(whole, ["rev-parse", "HEAD^{tree}"]).trim()
    git(whole, ["update-ref", "refs/heads/news", git(whole, ["commit-tree", "-m", "News", "-p", "HEAD", tree]).trim()])
    const notice = await timed(async () => {
      const { unready } = await all.workspace.current(mostMs)
      check(unready === undefined, "the index to be ready after a commit on another branch")
    })
    await all.workspace.close()
    const ms = { unit: "ms", how: "once, over a generated repository" } as const
    const size = { unit: "MB", how: "of the file that is kept" } as const
    return [
      observe("history: commits", commits, { unit: "count", how: "generated" }),
      observe("history: versions of protected files", versions, { unit: "count", how: "generated" }),
      observe("history: first start, until requests are served", all.first, ms),
      observe("history: first start without it", without.first, ms),
      observe("history: from then until all of it is known", all.rest, ms),
      observe("history: next start", all.next, ms),
      observe("history: next start without it", without.next, ms),
      observe("history: first request after a commit on another branch", notice, ms),
      observe("history: index", all.megabytes, size),
      observe("history: index without it", without.megabytes, size),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
