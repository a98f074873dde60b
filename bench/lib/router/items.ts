import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A problem with what models made of it. */
export interface Item {
  readonly id: string
  readonly prompt: string
  /** Problems of one group belong to the same side of a split. */
  readonly group: string
  /** ISO date; absent: unknown. */
  readonly date?: string
  /** Model to its share of successes, 0 to 1; models of different files are different. */
  readonly scores: ReadonlyMap<string, number>
}

/** The files, by the short names that results carry. */
export const dataFiles: ReadonlyMap<string, string> = new Map([
  ["lcb-v5", "livecodebench-v5.jsonl"],
  ["lcb-v1", "livecodebench-v1.jsonl"],
  ["humaneval+mbpp", "llmrouter-code.jsonl"],
])

interface Line {
  readonly id: string
  readonly prompt: string
  readonly group: string
  readonly date?: string
  readonly scores: Readonly<Record<string, number>>
}

const isLine = (value: unknown): value is Line =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "string" &&
  "prompt" in value &&
  typeof value.prompt === "string" &&
  "group" in value &&
  typeof value.group === "string" &&
  "scores" in value &&
  typeof value.scores === "object"

const parseLine = (text: string, file: string, number: number): Line => {
  const value: unknown = JSON.parse(text)
  if (isLine(value)) return value
  throw new Error(
    `Expected a problem with id, prompt, group and scores at line ${number} of ${file}, came something else.`,
  )
}

/** The data's place next to a checkout. */
export const defaultDataFolder = join(import.meta.dirname, "../../../../shared/data/router")

/** Reads the problems of a folder, those that stand in several files as one. Nothing where the folder is not there. */
export const readItems = (folder: string): ReadonlyArray<Item> | undefined => {
  if (![...dataFiles.values()].every((file) => existsSync(join(folder, file)))) return undefined
  const items = new Map<string, Item & { readonly scores: Map<string, number> }>()
  for (const [name, file] of dataFiles) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n")
    for (const [index, text] of lines.entries()) {
      if (text.trim() === "") continue
      const { id, prompt, group, date, scores } = parseLine(text, file, index + 1)
      // Where there are no contests each problem is its own group.
      const known = items.get(id) ?? {
        id,
        prompt,
        group: date === undefined ? id : group,
        ...(date === undefined ? {} : { date }),
        scores: new Map<string, number>(),
      }
      for (const [model, score] of Object.entries(scores)) known.scores.set(`${name}|${model}`, score)
      items.set(id, known)
    }
  }
  return [...items.values()]
}
