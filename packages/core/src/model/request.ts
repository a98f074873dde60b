import { type Json, type JsonObject } from "./json.ts"
import { type Zone } from "./zone.ts"

/** What kind of work a request is; the policy's `tasks` may name a preferred zone for each. */
export const taskKinds = [
  "infill",
  "edit",
  "refactor",
  "boilerplate",
  "unit-test",
  "debug",
  "explain",
  "review",
  "architecture",
  "agent-step",
  "other",
] as const

/** One of `taskKinds`. */
export type TaskKind = (typeof taskKinds)[number]

/** Who waits for the answer; decides the order in a target's lane. */
export const priorities = ["infill", "chat", "agent-step", "background"] as const

/** One of `priorities`. */
export type Priority = (typeof priorities)[number]

/** A file the caller says it has put into the request. */
export interface DeclaredFile {
  /** Path relative to the workspace, or absolute. */
  readonly path: string
}

/** What a caller may say to Postern besides the request itself. It can only narrow. */
export interface Envelope {
  /** Files whose text the request contains. */
  readonly files?: ReadonlyArray<DeclaredFile>
  /** The caller's own id of the conversation. */
  readonly session?: string
  /** The kind of task; absent: recognised from the request. */
  readonly task?: TaskKind
  /** Place in the queue; absent: `infill` for infill, otherwise `chat`. */
  readonly priority?: Priority
  /** The furthest zone this request may reach. */
  readonly zone?: Zone
  /** `true`: `max_tokens` may be reduced to what a target has room for, down to 256. Absent: it is kept, or nothing fits. */
  readonly reduceMaxTokens?: boolean
  /** The zone to try first among the allowed ones. */
  readonly prefer?: Zone
}

/** One part of a message's content; parts other than text pass through and are judged as attachments. */
export interface ContentPart extends JsonObject {
  readonly type: string
  readonly text?: string
}

/** A tool call an assistant made earlier in the conversation. */
export interface MessageToolCall extends JsonObject {
  readonly id?: string
  readonly function: { readonly name: string; readonly arguments: Json }
}

/** One message of a conversation, in the OpenAI/Mistral shape. Unknown fields pass through. */
export interface Message extends JsonObject {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool"
  readonly content?: string | null | ReadonlyArray<ContentPart>
  readonly tool_calls?: ReadonlyArray<MessageToolCall> | null
  readonly tool_call_id?: string
  readonly name?: string
}

/** A function the model may call. */
export interface Tool extends JsonObject {
  readonly type: "function"
  readonly function: { readonly name: string; readonly description?: string; readonly parameters?: JsonObject }
}

/** The body of a chat request in the OpenAI/Mistral shape. Unknown fields pass through. */
export interface ChatBody extends JsonObject {
  readonly messages: ReadonlyArray<Message>
  readonly tools?: ReadonlyArray<Tool>
  readonly tool_choice?: Json
  /** Most tokens to generate. */
  readonly max_tokens?: number
  /** 0 to 2. */
  readonly temperature?: number
  readonly top_p?: number
  readonly stop?: string | ReadonlyArray<string>
  /** A client's key for prompt caches; also names the session. */
  readonly prompt_cache_key?: string
}

/** Text of another place that helps to fill a gap. */
export interface InfillSnippet extends JsonObject {
  /** The file it comes from, relative to the workspace or absolute. */
  readonly path: string
  readonly text: string
}

/** The body of an infill (fill-in-the-middle) request. */
export interface InfillBody extends JsonObject {
  /** Text before the cursor. */
  readonly prefix: string
  /** Text after the cursor. */
  readonly suffix: string
  /** The file being edited, relative to the workspace or absolute. */
  readonly path?: string
  /** What else the model is to see, the nearest last: other files, definitions, what was edited lately. */
  readonly snippets?: ReadonlyArray<InfillSnippet>
  /** How far the answer may go. Absent: to the end of the line where code follows the cursor on it, else over several. */
  readonly lines?: "single" | "multiple"
  readonly max_tokens?: number
  readonly temperature?: number
  readonly stop?: string | ReadonlyArray<string>
}

/** The body of an embeddings request. */
export interface EmbedBody extends JsonObject {
  readonly input: string | ReadonlyArray<string>
}

/** A conversation that wants its next message. */
export interface ChatRequest {
  readonly kind: "chat"
  readonly body: ChatBody
  readonly envelope: Envelope
}

/** A cursor in a file that wants the text between prefix and suffix. */
export interface InfillRequest {
  readonly kind: "infill"
  readonly body: InfillBody
  readonly envelope: Envelope
}

/** Texts that want vectors. */
export interface EmbedRequest {
  readonly kind: "embed"
  readonly body: EmbedBody
  readonly envelope: Envelope
}

/** What a caller wants, decoded. */
export type ModelRequest = ChatRequest | InfillRequest | EmbedRequest
