import { type Endpoint } from "../dialects/endpoint.ts"
import { anthropicCount, anthropicMessages } from "../dialects/anthropic-messages/index.ts"
import { mistralFim } from "../dialects/mistral-fim/index.ts"
import { openaiChat } from "../dialects/openai-chat/index.ts"
import { openaiCompletions } from "../dialects/openai-completions/index.ts"
import { openaiEmbeddings } from "../dialects/openai-embeddings/index.ts"
import { openaiResponses } from "../dialects/openai-responses/index.ts"

/** Every address that is asked with a body. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ["/v1/chat/completions", openaiChat],
  ["/v1/responses", openaiResponses],
  ["/v1/completions", openaiCompletions],
  ["/v1/embeddings", openaiEmbeddings],
  ["/v1/fim/completions", mistralFim],
  ["/v1/messages", anthropicMessages],
  ["/v1/messages/count_tokens", anthropicCount],
])

/** Whose error object a path gets that is no address. */
export const dialectOf = (path: string): Endpoint => {
  if (path.startsWith("/v1/messages")) return anthropicMessages
  return path.startsWith("/v1/fim") ? mistralFim : openaiChat
}
