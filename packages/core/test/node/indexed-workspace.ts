import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { type Policy } from "../../src/policy/policy.ts"
import { makeLinkedNames } from "../../src/node/linked-names.ts"
import { makeWorkspaceIndex, type WorkspaceIndex } from "../../src/node/workspace-index.ts"
import { loadWorkspacePolicy } from "../../src/node/policy-file.ts"
import { makeWorkspace } from "./policy-workspace.ts"

/** Lines of code whose every word is their own. */
export const makeLines = (name: string, count = 40): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, at) => `const ${name}${at}x = ${name}Of(${name}Tier${at}, ${name}Rate${at})`)

/** Some of those lines, as a person pastes them. */
export const excerpt = (name: string, from = 10): string =>
  makeLines(name)
    .slice(from, from + 8)
    .join("\n")

export const policyText = { version: 1, default: "cloud", rules: [{ paths: ["closed/**"], zone: "device" }] }

/** What the index of these tests is keyed by. */
export const seed = Uint8Array.from({ length: 16 }, (_, at) => at)

/** A committed workspace with a protected file and an open one, and what opens its index. */
export const makeIndexedWorkspace = (files: Readonly<Record<string, string | object>> = {}) => {
  const workspace = makeWorkspace({
    "postern.jsonc": policyText,
    "closed/margin.ts": makeLines("margin").join("\n"),
    "open/cart.ts": makeLines("cart").join("\n"),
    ...files,
  })
  const file = join(workspace.options.stateDirectory, "index", "workspace.bin")
  const opened: Array<WorkspaceIndex> = []
  onTestFinished(async () => {
    for (const index of opened) await index.close()
  })
  /** Opens the index and waits until it knows the workspace. */
  const open = async (given?: () => Policy): Promise<WorkspaceIndex> => {
    const loaded = workspace.load()
    const policy = given ?? (() => loaded)
    const index = makeWorkspaceIndex(workspace.root, { seed, file, policy, links: makeLinkedNames() })
    opened.push(index)
    await index.refresh()
    return index
  }
  return { ...workspace, file, open }
}

/** Old versions of one protected file, and a deleted one. */
export const makeHistory = (versions: ReadonlyArray<string>) => {
  const workspace = makeIndexedWorkspace()
  workspace.commit()
  for (const name of versions) {
    workspace.write("closed/old.ts", makeLines(name).join("\n"))
    workspace.commit()
  }
  workspace.remove("closed/old.ts")
  workspace.commit()
  return workspace
}

/** Runs git in a folder. */
export const run = (folder: string, ...words: ReadonlyArray<string>) =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", "-C", folder, ...words], {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
  })

/** Opens the index of a folder with the policy file that it holds. */
export const openFolder = async (
  { options }: Pick<ReturnType<typeof makeIndexedWorkspace>, "options">,
  root: string,
) => {
  const policy = loadWorkspacePolicy(root, options)
  const file = join(options.stateDirectory, "index", "other.bin")
  const index = makeWorkspaceIndex(root, { seed, file, policy: () => policy, links: makeLinkedNames() })
  await index.refresh()
  await index.settled()
  await index.close()
  return index
}

/** The protected files in which a text is found. */
export const foundIn = ({ fingerprints }: WorkspaceIndex, text: string): ReadonlyArray<string> => [
  ...new Set(
    fingerprints
      .match([fingerprints.profile(text)])
      .filter(({ grade }) => grade === "match")
      .map(({ path }) => path),
  ),
]

/** Every file below a folder, with its bytes and its mode. */
export const readTree = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path, text: readFileSync(path, "latin1"), mode: statSync(path).mode & 0o777 }
    })
