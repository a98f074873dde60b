import { type Json, type JsonObject } from "../../model/json.ts"
import { type CommandReading, isWebAddress, readCommand } from "./command-paths.ts"
import { type Reach } from "./folder-readers.ts"
import { makeReadings } from "./readings.ts"
import { atRoot, enterFolder, nextCall, readingsOf, type Shell, writeFile } from "./shell.ts"

/** Fields whose value names a file that a tool reads or writes, without case and separators. */
const pathFields = new Set(
  `path paths file files filename filenames filepath filepaths absolutepath relativepath relativeworkspacepath targetfile
  target source destination src dest from to oldpath newpath uri url notebookpath document documents resource include
  glob pattern patterns input`.split(/\s+/),
)

/** Fields of `pathFields` that say which files of a folder count, or what is looked for in them. */
const filterFields = new Set("glob pattern patterns include input".split(" "))

/** Tools that say which files there are, and not what is in them. */
const listingTool = /^(?:ls|dir|glob|tree|find_?files?|file_?search)$|list|directory_?tree|search_?files?_?by_?name/i
/** Tools that empty a file and write what their call brings. */
const writingTool = /^(?:.*[_.-])?(?:write|create)(?:_?(?:to_?|text_?)?file)?$/i
const searchTool = /grep|search|ripgrep|(?:^|_)rg$/i

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Says whether a tool call's arguments ask for names only. */
const asksForNames = (args: Json | undefined): boolean =>
  isObject(args) && ["files_with_matches", "count", "files"].includes(String(args["output_mode"] ?? args["outputMode"]))

const isWriting = (tool: string, args: Json | undefined): boolean =>
  writingTool.test(tool) &&
  isObject(args) &&
  Object.keys(args).some((field) => /^(?:content|contents|file_?text|text)$/i.test(field))

/** Fields whose value is a command line, a part of one, or what is typed into a shell. */
const commandFields = new Set(
  "command commands cmd script args argv arguments code shell line chars stdin keys keystrokes".split(" "),
)

/** Fields whose value is the folder in which a tool works: the other paths may be relative to it. */
const folderFields = new Set("workdir workingdir workingdirectory cwd dir directory folder basepath root".split(" "))

const plain = (field: string): string => field.replaceAll(/[_\-\s]/g, "").toLowerCase()

const isPath = (value: string): boolean => value.length <= 400 && !value.includes("\n")

/** The values of an object's fields of one kind. */
const valuesOf = (args: JsonObject, fields: ReadonlySet<string>): ReadonlyArray<string> =>
  Object.entries(args).flatMap(([field, value]) =>
    fields.has(plain(field)) && typeof value === "string" && isPath(value) ? [value] : [],
  )

/** What a tool call may read. */
export interface ToolCallReading extends CommandReading {
  /** The texts among its arguments that were read as command lines. */
  readonly commands: ReadonlySet<string>
  /** It writes files, and reads none. */
  readonly writes: boolean
}

/**
 * Lists the files that the arguments of a tool call name, at any depth, and says where a shell that goes on may be
 * afterwards. Paths are relative to the folder that the arguments name; those of a command also to the folders that the
 * conversation's earlier commands entered. Anything unsure counts.
 */
export const readToolCall = (args: Json | undefined, start: Shell = atRoot, tool = ""): ToolCallReading => {
  const { add, all } = makeReadings()
  const reaches: Array<Reach> = []
  const isSearch = searchTool.test(tool) && !asksForNames(args)
  const isListing = (listingTool.test(tool) && !/definition|symbol/i.test(tool)) || asksForNames(args)
  const writes = isWriting(tool, args)
  let showsNames = isSearch
  let shell = start

  const commands = new Set<string>()
  const readLine = (command: string) => {
    commands.add(command)
    const reading = readCommand(command, shell)
    for (const path of reading.paths) add(path)
    reaches.push(...reading.reaches)
    showsNames ||= reading.showsNames
    shell = reading.shell
  }

  /** A folder may be given where a file is; a pattern where a tool reads many. */
  const readField = (path: string, name: string, own: Shell) => {
    if (isWebAddress(path)) return
    if (writes) shell = writeFile(shell, path)
    // A name without an ending may be a folder's, and a development server need not serve files.
    const certainty = /^https?:/i.test(path) ? "guess" : /\.\w{1,10}$/.test(path) ? undefined : "place"
    for (const reading of readingsOf(path, { ...own, written: shell.written })) {
      if (writes || isListing) add({ ...reading, certainty: "named" })
      else add(certainty === undefined ? reading : { certainty, ...reading })
      if (writes || isListing || certainty === "guess" || filterFields.has(name)) continue
      if (/[*?[]/.test(path)) reaches.push({ extent: "glob", ...reading })
      // What has an extension is a file.
      else if (!/\.\w{1,5}$/.test(path)) reaches.push({ extent: "folder", ...reading })
    }
  }

  /** `own`: the folders that the arguments themselves name. */
  const visit = (value: Json | undefined, field: string, own: Shell): void => {
    const name = plain(field)
    if (typeof value === "string") {
      if (pathFields.has(name) && isPath(value)) readField(value, name, own)
      else if (commandFields.has(name)) readLine(value)
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, field, own)
      // A command in parts is a command: `["git", "show", "HEAD:a.ts"]`, `["bash", "-c", "cat a.ts"]`.
      if (commandFields.has(name) && value.every((item) => typeof item === "string")) readLine(value.join(" "))
    } else if (isObject(value)) {
      const folders = valuesOf(value, folderFields)
      const ownHere = folders.reduce(enterFolder, own)
      shell = folders.reduce(enterFolder, shell)
      for (const [key, item] of Object.entries(value)) visit(item, key, ownHere)
      for (const folder of folders) add({ path: folder, certainty: "place" })
    }
  }

  visit(args, "", atRoot)
  return { paths: all(), commands, writes, reaches, showsNames, shell: nextCall(shell) }
}
