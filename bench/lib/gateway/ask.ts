import { Agent, request as open } from "node:http"
import { type Message } from "@postern/core"
import { piecesOf, type Turn } from "./wire-prompt.ts"

/** Where requests go, and with which headers. */
export interface Address {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly model: string
}

/** What came back, and when. */
export interface Answered {
  readonly status: number
  readonly text: string
  /** Until the first piece of text; of a whole answer: until its end. */
  readonly firstMs: number
  readonly wholeMs: number
}

const agent = new Agent({ keepAlive: true })

const textOf = (event: unknown, field: "delta" | "message"): string => {
  const { choices } = event as { readonly choices?: ReadonlyArray<Readonly<Record<string, { content?: unknown }>>> }
  const content = choices?.[0]?.[field]?.content
  return typeof content === "string" ? content : ""
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** Asks as a client does, over connections that are kept. */
export const ask = (
  { url, headers, model }: Address,
  messages: ReadonlyArray<Message>,
  isStream: boolean,
): Promise<Answered> => {
  const body = Buffer.from(JSON.stringify({ model, messages, stream: isStream }))
  return new Promise((resolve, reject) => {
    const started = performance.now()
    let firstMs: number | undefined
    let text = ""
    let rest = ""
    const hear = (chunk: string): void => {
      rest += chunk
      if (!isStream) return
      const events = rest.split("\n\n")
      rest = events.pop() ?? ""
      for (const event of events) {
        if (event.startsWith("data: ") && event !== "data: [DONE]") text += textOf(parse(event.slice(6)), "delta")
      }
      if (text !== "") firstMs ??= performance.now() - started
    }
    const request = open(
      `${url}/v1/chat/completions`,
      {
        agent,
        method: "POST",
        headers: { ...headers, "content-type": "application/json", "content-length": body.length },
      },
      (response) => {
        response
          .setEncoding("utf8")
          .on("data", hear)
          .once("error", reject)
          .once("end", () => {
            const wholeMs = performance.now() - started
            const whole = isStream ? text : textOf(parse(rest), "message")
            resolve({ status: response.statusCode ?? 0, text: whole, firstMs: firstMs ?? wholeMs, wholeMs })
          })
      },
    )
    request.once("error", reject)
    request.end(body)
  })
}

/** Says what is wrong with an answer; nothing where it is the one that was asked for. */
export const faultOf = ({ status, text }: Answered, turn: Turn): string | undefined => {
  if (status !== 200) return `status ${status} in place of 200`
  return text === piecesOf(turn).join("") ? undefined : `an answer to ${turn.id} that is not the upstream's`
}
