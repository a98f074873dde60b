import { type ModelRequest, type PromptShare, type RequestTokenizer } from "@postern/core"

const mostNamed = 3

const nameOf = (request: ModelRequest, part: PromptShare["part"]): string => {
  if (part === "tools") return "the tools"
  if (part === "body" || request.kind !== "chat") return `the ${request.kind} request`
  return `message ${part} (${request.body.messages[part]?.role ?? "unknown"})`
}

/** Names what weighs most in a request, by place and role: never by what it says. */
export const heaviestParts = (request: ModelRequest, tokenizer: RequestTokenizer): string => {
  const shares = tokenizer.shares(request)
  const named = shares.slice(0, mostNamed).map(({ part, tokens }) => `${nameOf(request, part)} about ${tokens} tokens`)
  const files = request.envelope.files?.map(({ path }) => path) ?? []
  const more = files.length > mostNamed ? `, and ${files.length - mostNamed} more` : ""
  const declared = files.length === 0 ? "" : `; files declared: ${files.slice(0, mostNamed).join(", ")}${more}`
  return `${named.join(", ")}${declared}`
}
