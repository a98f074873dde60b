import { type Reach } from "./origins/folder-readers.ts"
import { type Reading } from "./origins/shell.ts"

/**
 * Whose words a passage holds; decides how text of no known origin is judged. `field` is the value of a field that is no
 * message's content, `key` the name of one.
 */
export type Speaker = "client" | "user" | "assistant" | "tool" | "cursor" | "field" | "key"

/** One string of a request, or the numbers of one array, with what the request says about it. */
export interface Passage {
  readonly text: string
  /** Where it stands, as a JSON pointer. */
  readonly pointer: string
  readonly speaker: Speaker
  /** The file that the request says this text belongs to. */
  readonly path?: string
  /** Paths of this form that the text shows are among the origins: the tool call that it belongs to says what it does with them. */
  readonly known?: "command" | "json"
  /** What it says when its JSON is decoded stands in passages of its own. */
  readonly isDecoded?: true
}

/** Says whether a passage is no message's content. */
export const isField = ({ speaker }: Passage): boolean => speaker === "field" || speaker === "key"

/**
 * A place in a request whose content cannot be read here: an image or the like, a reference to what a server keeps or
 * fetches, text given as token ids.
 */
export interface UnreadablePlace {
  readonly pointer: string
  readonly cause: "attachment" | "server-state" | "token-ids"
}

/** A file that a request says it acts on: an infill's path, a tool call's argument. */
export interface NamedOrigin {
  readonly path: string
  readonly form: "infill" | "tool-call"
  /** The path is a folder or a pattern of which files are read; absent: it is a file. */
  readonly extent?: Reach["extent"]
  readonly certainty?: Reading["certainty"]
}

/** A request, taken apart for inspection. Every string and number of it but the protocol's own words is in one passage. */
export interface Passages {
  readonly passages: ReadonlyArray<Passage>
  readonly origins: ReadonlyArray<NamedOrigin>
}
