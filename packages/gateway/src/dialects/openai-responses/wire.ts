import { type Json } from "@postern/core"
import * as Schema from "effect/Schema"

/** Any JSON: the body was JSON before. */
const JsonSchema: Schema.Codec<Json> = Schema.declare((value: unknown): value is Json => value !== undefined)

const optional = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const PartSchema = Schema.Union([
  Schema.Struct({ type: Schema.Literals(["input_text", "output_text", "text"]), text: Schema.String }),
  Schema.Struct({ type: Schema.Literal("input_image"), image_url: Schema.String }),
  Schema.Struct({
    type: Schema.Literal("input_file"),
    file_data: Schema.String,
    filename: Schema.optionalKey(Schema.String),
  }),
  Schema.Struct({ type: Schema.Literal("refusal"), refusal: Schema.String }),
])

const ContentSchema = Schema.Union([Schema.String, Schema.Array(PartSchema)])

const MessageItem = Schema.Struct({
  type: Schema.optionalKey(Schema.Literal("message")),
  role: Schema.Literals(["user", "assistant", "system", "developer"]),
  content: ContentSchema,
})

const CallItem = Schema.Struct({
  type: Schema.Literal("function_call"),
  call_id: Schema.String,
  name: Schema.String,
  arguments: Schema.String,
})

const CustomCallItem = Schema.Struct({
  type: Schema.Literal("custom_tool_call"),
  call_id: Schema.String,
  name: Schema.String,
  input: Schema.String,
})

const OutputItem = Schema.Struct({
  type: Schema.Literals(["function_call_output", "custom_tool_call_output"]),
  call_id: Schema.String,
  output: ContentSchema,
})

/** What the model thought: told to no other. */
const ReasoningItem = Schema.Struct({ type: Schema.Literal("reasoning") })

const ItemSchema = Schema.Union([MessageItem, CallItem, CustomCallItem, OutputItem, ReasoningItem])

const ToolSchema = Schema.Struct({
  type: Schema.String,
  name: Schema.optionalKey(Schema.String),
  description: optional(Schema.String),
  parameters: optional(JsonSchema),
})

/** The body of `POST /v1/responses`, as far as a gateway without state of its own can honour it. */
export const ResponsesSchema = Schema.Struct({
  model: Schema.optionalKey(JsonSchema),
  postern: Schema.optionalKey(JsonSchema),
  instructions: optional(Schema.String),
  input: Schema.Union([Schema.String, Schema.Array(ItemSchema)]),
  tools: optional(Schema.Array(ToolSchema)),
  tool_choice: optional(
    Schema.Union([Schema.String, Schema.Struct({ type: Schema.String, name: Schema.optionalKey(Schema.String) })]),
  ),
  parallel_tool_calls: optional(Schema.Boolean),
  max_output_tokens: optional(Schema.Int.check(Schema.isGreaterThan(0))),
  temperature: optional(Schema.Finite),
  top_p: optional(Schema.Finite),
  stream: optional(Schema.Boolean),
  prompt_cache_key: optional(Schema.String),
  text: optional(Schema.Struct({ format: optional(JsonSchema) })),
})

/** A body of `POST /v1/responses`. */
export type ResponsesBody = typeof ResponsesSchema.Type

/** An item of its input. */
export type InputItem = typeof ItemSchema.Type

/** A message's content. */
export type InputContent = typeof ContentSchema.Type

/** A tool of its tools. */
export type ResponsesTool = typeof ToolSchema.Type
