import { type Json } from "../../model/json.ts"
import { commandPaths } from "./command-paths.ts"

/** Fields whose value names a file that a tool reads or writes, without case and separators. */
const pathFields = new Set(
  `path paths file files filename filenames filepath filepaths absolutepath relativepath relativeworkspacepath targetfile
  target source destination src dest from to oldpath newpath uri url notebookpath document documents resource include
  glob pattern patterns input`.split(/\s+/),
)

/** Fields whose value is a command line, or a part of one. */
const commandFields = new Set("command commands cmd script args argv arguments code shell line".split(" "))

const plain = (field: string): string => field.replaceAll(/[_\-\s]/g, "").toLowerCase()

const isPath = (value: string): boolean => value.length <= 400 && !value.includes("\n")

/** Lists the files that the arguments of a tool call name, at any depth. Anything unsure counts. */
export const pathsOfToolCall = (args: Json | undefined, field = ""): ReadonlyArray<string> => {
  if (typeof args === "string") {
    const name = plain(field)
    if (pathFields.has(name) && isPath(args)) return [args]
    return commandFields.has(name) ? commandPaths(args) : []
  }
  if (Array.isArray(args)) {
    // A command in parts is a command: `["git", "show", "HEAD:a.ts"]`, `["bash", "-c", "cat a.ts"]`.
    const isCommand = commandFields.has(plain(field)) && args.every((item) => typeof item === "string")
    const whole = isCommand ? commandPaths(args.join(" ")) : []
    return [...new Set([...args.flatMap((item) => pathsOfToolCall(item, field)), ...whole])]
  }
  if (typeof args !== "object" || args === null) return []
  return Object.entries(args).flatMap(([key, item]) => pathsOfToolCall(item, key))
}
