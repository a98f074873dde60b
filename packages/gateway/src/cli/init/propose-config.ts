import { realpathSync } from "node:fs"
import { basename } from "node:path"
import { applyEdits, modify } from "jsonc-parser"
import { type ConfigDocument } from "../../config/config-document.ts"
import { homePath } from "../../config/read-key.ts"
import { type ProposedTarget } from "../../config/pick-models.ts"

/** What is to be added to the user's configuration. */
export interface ProposedConfig {
  /** The whole text with the additions; everything that was there stays. */
  readonly text: string
  /** A line for each addition. */
  readonly additions: ReadonlyArray<string>
}

const empty = `// Models and workspaces of \`postern serve\`. \`postern doctor\` tells whether they work.
{
  "version": 1
}
`

const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

const freeName = (folder: string, taken: ReadonlyArray<string>): string => {
  const name = basename(folder).replace(/[^\w.-]+/g, "-") || "workspace"
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!taken.includes(candidate)) return candidate
  }
}

const formattingOptions = { insertSpaces: true, tabSize: 2 }

/**
 * Adds a workspace, and models where the configuration names none yet. Gives nothing where there is nothing to add. Pure but
 * for links in paths.
 */
export const proposeConfig = (
  before: string | undefined,
  { targets: held = [], workspaces = {} }: ConfigDocument,
  folder: string,
  proposed: ReadonlyArray<ProposedTarget>,
): ProposedConfig | undefined => {
  const edits: Array<readonly [path: ReadonlyArray<string>, value: unknown, said: string]> = []
  if (held.length === 0 && proposed.length > 0) {
    const said = proposed.map(({ target, reason }) => {
      const name = target.kind === "llama-cpp" ? target.file : target.model
      return `${name}, for ${target.serves?.join(" and ") ?? "chat"}: ${reason}`
    })
    edits.push([["targets"], proposed.map(({ target }) => target), said.join("\n")])
  }
  const roots = Object.values(workspaces).flatMap((one) => one.roots.map((root) => realPath(homePath(root))))
  if (!roots.includes(realPath(folder))) {
    const name = freeName(folder, Object.keys(workspaces))
    edits.push([["workspaces", name], { roots: [folder] }, `workspace ${name}: ${folder}`])
  }
  if (edits.length === 0) return undefined
  const text = edits.reduce(
    (edited, [path, value]) => applyEdits(edited, modify(edited, [...path], value, { formattingOptions })),
    before ?? empty,
  )
  return { text, additions: edits.map(([, , said]) => said) }
}
