import { createHash, type Hash } from "node:crypto"
import { type Json } from "./json.ts"
import { type ModelRequest } from "./request.ts"

/** The fixed part that a client sends with every request: system prompt and tools. */
export interface ClientPrefix {
  /** Equal prefixes have equal hashes. */
  readonly hash: string
  readonly sizeBytes: number
}

/** The conversation a request belongs to. */
export interface Session {
  /** A hash, never the client's own id: that may hold a name. */
  readonly id: string
  /** Caller or client named it. Otherwise it is known by its first words, and two conversations may begin alike. */
  readonly isNamed: boolean
  readonly clientPrefix: ClientPrefix
}

/** Headers in which coding tools name their session, in the order of precedence. */
const sessionHeaders = ["x-session-id", "x-claude-code-session-id", "session-id", "thread-id", "x-session-affinity"]

const digestLength = 24

/** Feeds a value to a hash piece by piece, so that a long conversation is not copied into one string. */
const feed = (hash: Hash, value: Json | undefined): number => {
  if (typeof value === "string") {
    hash.update(value).update("\0")
    return Buffer.byteLength(value)
  }
  if (Array.isArray(value)) return value.reduce((bytes: number, item) => bytes + feed(hash, item), 0)
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).reduce((bytes, [key, item]) => {
      hash.update(key).update("\0")
      return bytes + feed(hash, item)
    }, 0)
  }
  hash.update(String(value)).update("\0")
  return 0
}

const digest = (hash: Hash): string => hash.digest("hex").slice(0, digestLength)

const named = (id: string): string => digest(createHash("sha256").update("session\0").update(id))

/** Tells the session and the client's prefix: by the caller's id, a known header, the cache key, else the stable prefix. */
export const recognizeSession = (
  { kind, body, envelope }: ModelRequest,
  headers: Readonly<Record<string, string | undefined>> = {},
): Session => {
  const prefix = createHash("sha256")
  const messages = kind === "chat" ? body.messages : []
  const fixed = messages.findIndex(({ role }) => role !== "system" && role !== "developer")
  const leading = messages.slice(0, fixed === -1 ? messages.length : fixed)
  const sizeBytes = feed(prefix, leading) + (kind === "chat" ? feed(prefix, body.tools) : 0)
  const clientPrefix = { hash: digest(prefix.copy()), sizeBytes }

  // An empty id names nothing: it would make one session of all conversations.
  const id = [
    envelope.session,
    ...sessionHeaders.map((name) => headers[name]),
    kind === "chat" ? body.prompt_cache_key : undefined,
  ].find((candidate) => candidate !== undefined && candidate !== "")
  if (id !== undefined) return { id: named(id), isNamed: true, clientPrefix }
  if (kind === "chat")
    feed(
      prefix,
      messages.find(({ role }) => role === "user"),
    )
  else if (kind === "infill") feed(prefix, body.path ?? body.prefix)
  else feed(prefix, body.input)
  return { id: digest(prefix), isNamed: false, clientPrefix }
}
