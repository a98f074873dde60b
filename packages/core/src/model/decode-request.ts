import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type JsonObject } from "./json.ts"
import {
  type ChatBody,
  type EmbedBody,
  type Envelope,
  type InfillBody,
  type ModelRequest,
  priorities,
  taskKinds,
} from "./request.ts"
import { InvalidRequest } from "./router-errors.ts"
import { zones } from "./zone.ts"

/** Deepest nesting that is accepted: deeper values overflow the stack of `JSON.stringify`. */
const maxDepth = 100

const EnvelopeSchema = Schema.Struct({
  files: Schema.optionalKey(Schema.Array(Schema.Struct({ path: Schema.NonEmptyString }))),
  session: Schema.optionalKey(Schema.NonEmptyString),
  task: Schema.optionalKey(Schema.Literals(taskKinds)),
  priority: Schema.optionalKey(Schema.Literals(priorities)),
  zone: Schema.optionalKey(Schema.Literals(zones)),
  prefer: Schema.optionalKey(Schema.Literals(zones)),
  reduceMaxTokens: Schema.optionalKey(Schema.Boolean),
})

const positive = Schema.Int.check(Schema.isGreaterThan(0))

const shared = {
  max_tokens: Schema.optionalKey(positive),
  temperature: Schema.optionalKey(Schema.Finite),
  top_p: Schema.optionalKey(Schema.Finite),
  stop: Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  model: Schema.optionalKey(Schema.NonEmptyString),
}

const MessageSchema = Schema.Struct({
  role: Schema.Literals(["system", "developer", "user", "assistant", "tool"]),
  content: Schema.optionalKey(
    Schema.Union([Schema.String, Schema.Null, Schema.Array(Schema.Struct({ type: Schema.String }))]),
  ),
  name: Schema.optionalKey(Schema.String),
  tool_call_id: Schema.optionalKey(Schema.String),
  tool_calls: Schema.optionalKey(
    Schema.Union([
      Schema.Null,
      Schema.Array(
        Schema.Struct({
          id: Schema.optionalKey(Schema.String),
          function: Schema.Struct({ name: Schema.String, arguments: Schema.Unknown }),
        }),
      ),
    ]),
  ),
})

const ChatSchema = Schema.Struct({
  ...shared,
  messages: Schema.Array(MessageSchema).check(Schema.isMinLength(1)),
  prompt_cache_key: Schema.optionalKey(Schema.String),
  tools: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({ type: Schema.Literal("function"), function: Schema.Struct({ name: Schema.NonEmptyString }) }),
    ),
  ),
})

const InfillSchema = Schema.Struct({
  ...shared,
  prefix: Schema.String,
  suffix: Schema.String,
  path: Schema.optionalKey(Schema.NonEmptyString),
  snippets: Schema.optionalKey(Schema.Array(Schema.Struct({ path: Schema.NonEmptyString, text: Schema.String }))),
  lines: Schema.optionalKey(Schema.Literals(["single", "multiple"])),
})

const EmbedSchema = Schema.Struct({
  input: Schema.Union([Schema.NonEmptyString, Schema.NonEmptyArray(Schema.NonEmptyString)]),
})

const isChatShape = Schema.is(ChatSchema)
const isInfillShape = Schema.is(InfillSchema)
const isEmbedShape = Schema.is(EmbedSchema)
const isChatBody = (body: JsonObject): body is ChatBody => isChatShape(body)
const isInfillBody = (body: JsonObject): body is InfillBody => isInfillShape(body)
const isEmbedBody = (body: JsonObject): body is EmbedBody => isEmbedShape(body)

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null

/** Says what keeps `value` from being JSON, or nothing. Iterative: hostile nesting cannot overflow it. */
const jsonFault = (value: unknown): string | undefined => {
  let level: ReadonlyArray<unknown> = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return `at most ${maxDepth} levels of nesting, came more (or a cycle)`
    const next: Array<unknown> = []
    for (const item of level) {
      if (isContainer(item)) for (const child of Object.values(item)) next.push(child)
      else if (typeof item === "number" ? !Number.isFinite(item) : isForeign(item)) return `JSON, came a ${typeof item}`
    }
    level = next
  }
  return undefined
}

const isForeign = (item: unknown): boolean =>
  typeof item === "function" || typeof item === "symbol" || typeof item === "bigint"

const isJsonObject = (value: unknown): value is JsonObject => isContainer(value) && !Array.isArray(value)

const invalid = (message: string): Result.Result<never, InvalidRequest> => Result.fail(new InvalidRequest({ message }))

/** Schema's default messages name what was expected and where, never the value that came. */
const oneLine = ({ message }: Schema.SchemaError): string =>
  message.replaceAll("\n  at ", " at ").replaceAll("\n", "; ")

const explain = (schema: Schema.Decoder<unknown>, value: unknown, name: string): InvalidRequest => {
  const decoded = Schema.decodeUnknownResult(schema, { errors: "all" })(value)
  const detail = Result.isFailure(decoded) ? oneLine(decoded.failure) : ""
  return new InvalidRequest({ message: `The ${name} request is not of the expected form: ${detail}` })
}

/**
 * Checks a request of the given kind and splits off the `postern` envelope. Unknown fields stay. Error messages name
 * fields and expectations, never values.
 */
export const decodeRequest = (
  kind: ModelRequest["kind"],
  input: unknown,
): Result.Result<ModelRequest, InvalidRequest> => {
  if (!isJsonObject(input)) return invalid(`Expected the ${kind} request to be an object; pass { … } with its fields.`)
  const fault = jsonFault(input)
  if (fault !== undefined) return invalid(`Expected the ${kind} request to be ${fault}.`)
  const { postern = {}, ...body } = input
  const decoded = Schema.decodeUnknownResult(EnvelopeSchema, { onExcessProperty: "error", errors: "all" })(postern)
  if (Result.isFailure(decoded)) {
    return invalid(`The \`postern\` envelope is not of the expected form: ${oneLine(decoded.failure)}`)
  }
  const envelope: Envelope = decoded.success
  switch (kind) {
    case "chat":
      return isChatBody(body) ? Result.succeed({ kind, body, envelope }) : Result.fail(explain(ChatSchema, body, kind))
    case "infill":
      return isInfillBody(body)
        ? Result.succeed({ kind, body, envelope })
        : Result.fail(explain(InfillSchema, body, kind))
    case "embed":
      return isEmbedBody(body)
        ? Result.succeed({ kind, body, envelope })
        : Result.fail(explain(EmbedSchema, body, kind))
  }
}
