import { type Json } from "@postern/core"
import * as Schema from "effect/Schema"

/** Any JSON: the body was JSON before. */
const JsonSchema: Schema.Codec<Json> = Schema.declare((value: unknown): value is Json => value !== undefined)

const TextBlock = Schema.Struct({ type: Schema.Literal("text"), text: Schema.String })

const ImageBlock = Schema.Struct({
  type: Schema.Literal("image"),
  source: Schema.Union([
    Schema.Struct({ type: Schema.Literal("base64"), media_type: Schema.String, data: Schema.String }),
    Schema.Struct({ type: Schema.Literal("url"), url: Schema.String }),
  ]),
})

/** A document as text; one as a PDF is for Anthropic's own models. */
const DocumentBlock = Schema.Struct({
  type: Schema.Literal("document"),
  title: Schema.optionalKey(Schema.NullOr(Schema.String)),
  context: Schema.optionalKey(Schema.NullOr(Schema.String)),
  source: Schema.Union([
    Schema.Struct({ type: Schema.Literal("text"), data: Schema.String }),
    Schema.Struct({
      type: Schema.Literal("content"),
      content: Schema.Union([Schema.String, Schema.Array(TextBlock)]),
    }),
  ]),
})

const SearchResultBlock = Schema.Struct({
  type: Schema.Literal("search_result"),
  source: Schema.String,
  title: Schema.String,
  content: Schema.Array(TextBlock),
})

const ReadBlock = Schema.Union([TextBlock, ImageBlock, DocumentBlock, SearchResultBlock])

const ToolUseBlock = Schema.Struct({
  type: Schema.Literal("tool_use"),
  id: Schema.String,
  name: Schema.String,
  input: JsonSchema,
})

const ToolResultBlock = Schema.Struct({
  type: Schema.Literal("tool_result"),
  tool_use_id: Schema.String,
  content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(ReadBlock)])),
  is_error: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
})

/** What the model thought: bound to the model that thought it, and told to no other. */
const ThinkingBlock = Schema.Struct({ type: Schema.Literals(["thinking", "redacted_thinking"]) })

const BlockSchema = Schema.Union([
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
  ToolUseBlock,
  ToolResultBlock,
  ThinkingBlock,
])

const ToolSchema = Schema.Struct({
  name: Schema.String,
  type: Schema.optionalKey(Schema.NullOr(Schema.String)),
  description: Schema.optionalKey(Schema.String),
  input_schema: Schema.optionalKey(JsonSchema),
})

const whole = Schema.Int.check(Schema.isGreaterThan(0))

/** The body of `POST /v1/messages`. Its other fields concern only Anthropic's own models. */
export const MessagesSchema = Schema.Struct({
  model: Schema.optionalKey(JsonSchema),
  postern: Schema.optionalKey(JsonSchema),
  max_tokens: Schema.optionalKey(whole),
  system: Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(TextBlock)])),
  messages: Schema.Array(
    Schema.Struct({
      role: Schema.Literals(["user", "assistant", "system"]),
      content: Schema.Union([Schema.String, Schema.Array(BlockSchema)]),
    }),
  ),
  tools: Schema.optionalKey(Schema.Array(ToolSchema)),
  tool_choice: Schema.optionalKey(
    Schema.Struct({
      type: Schema.Literals(["auto", "any", "tool", "none"]),
      name: Schema.optionalKey(Schema.String),
      disable_parallel_tool_use: Schema.optionalKey(Schema.Boolean),
    }),
  ),
  stop_sequences: Schema.optionalKey(Schema.Array(Schema.String)),
  temperature: Schema.optionalKey(Schema.Finite),
  top_p: Schema.optionalKey(Schema.Finite),
  stream: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
})

/** A body of `POST /v1/messages`. */
export type MessagesBody = typeof MessagesSchema.Type

/** A piece of a message. */
export type Block = typeof BlockSchema.Type
