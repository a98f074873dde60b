import { describe, expect, it } from "vitest"
import { excerpt, foundIn, makeIndexedWorkspace, makeLines } from "./indexed-workspace.ts"

const closed = "closed/margin.ts"
const text = (name: string) => makeLines(name).join("\n")

describe("text that is only in git", () => {
  it.each<[string, (workspace: ReturnType<typeof makeIndexedWorkspace>) => void]>([
    [
      "on another branch",
      ({ git, write, commit }) => {
        git("checkout", "--quiet", "-b", "other")
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        git("checkout", "--quiet", "-")
      },
    ],
    [
      "in a remote's branch",
      ({ git, write, commit }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        git("update-ref", "refs/remotes/origin/work", "HEAD")
        git("reset", "--quiet", "--hard", "HEAD^")
        git("reflog", "expire", "--expire=all", "--all")
      },
    ],
    [
      "under a tag",
      ({ git, write, commit }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        git("tag", "--annotate", "--message", "tag", "kept")
        git("reset", "--quiet", "--hard", "HEAD^")
        git("reflog", "expire", "--expire=all", "--all")
      },
    ],
    [
      "in a stash",
      ({ git, write }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        git("add", "--all")
        git("stash", "--quiet")
      },
    ],
    [
      "in a stash below another one",
      ({ git, write }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        git("stash", "push", "--quiet", "--include-untracked")
        write("closed/margin.ts", text("later"))
        git("stash", "--quiet")
      },
    ],
    [
      "in a stash, untracked",
      ({ git, write }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        git("stash", "push", "--quiet", "--include-untracked")
      },
    ],
    [
      "in a stash, staged and then changed",
      ({ git, write }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        git("add", "--all")
        write("closed/elsewhere.ts", text("later"))
        git("stash", "--quiet")
      },
    ],
    [
      "in an old commit, deleted since",
      ({ write, commit, remove }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        remove("closed/elsewhere.ts")
        commit()
      },
    ],
    [
      "in an old commit, edited since",
      ({ write, commit }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        write("closed/elsewhere.ts", text("later"))
        commit()
      },
    ],
    [
      "in a commit that was amended",
      ({ git, write, commit }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        write("closed/elsewhere.ts", text("later"))
        git("commit", "--quiet", "--all", "--amend", "--message", "amended")
      },
    ],
    [
      "in HEAD, deleted from the folder",
      ({ write, commit, remove }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        remove("closed/elsewhere.ts")
      },
    ],
    [
      "staged, and not in the folder",
      ({ git, write }) => {
        write("closed/elsewhere.ts", text("elsewhere"))
        git("add", "--all")
        write("closed/elsewhere.ts", text("later"))
      },
    ],
    [
      "in what a merge made of its parents",
      ({ git, write, commit, remove }) => {
        git("checkout", "--quiet", "-b", "other")
        write("open/other.ts", text("other"))
        commit()
        git("checkout", "--quiet", "-")
        git("merge", "--quiet", "--no-ff", "--no-commit", "other")
        write("closed/elsewhere.ts", text("elsewhere"))
        commit()
        remove("closed/elsewhere.ts")
        commit()
      },
    ],
  ])("binds %s", async (_, change) => {
    const workspace = makeIndexedWorkspace()
    workspace.commit()
    change(workspace)
    const index = await workspace.open()
    await index.settled()
    expect(foundIn(index, excerpt("elsewhere"))).toEqual(["closed/elsewhere.ts"])
    expect(foundIn(index, excerpt("margin"))).toEqual([closed])
    expect(foundIn(index, excerpt("cart"))).toEqual([])
    expect(index.report.warnings).toEqual([])
    expect(index.state).toEqual({ kind: "ready" })
  })
})
