import { type JsonObject } from "@postern/core"
import * as Context from "effect/Context"

/**
 * Fields of the router's requests that effect's own calls cannot say: `max_tokens`, `temperature`, the `postern` envelope, ….
 * Provide it for one call (`Effect.provideService(RequestFields, { postern: { prefer: "cloud" } })`) or for a whole program.
 * The call's own prompt, tools and format come before it. Default: none.
 */
export const RequestFields = Context.Reference<JsonObject>("@postern/adapters/effect-ai/RequestFields", {
  defaultValue: () => ({}),
})
