import { type JsonObject } from "@postern/core"
import { type Random } from "../random.ts"
import { type Stage } from "./stage.ts"

const questions = [
  "Propose an architecture for the order system.",
  "How should the services talk to each other?",
  "Which of the two would you choose, and why?",
]

const isTurns = (value: unknown): value is ReadonlyArray<JsonObject> => Array.isArray(value)

const turns = (count: number, random: Random): ReadonlyArray<JsonObject> =>
  Array.from({ length: count }, () => ({ role: "user", content: random.pick(questions) }))

/** Puts a chat into a longer conversation, and asks for the cloud: what binds it must be its content. */
export const converse = (body: JsonObject, random: Random): JsonObject => {
  const { messages, postern, ...rest } = body
  const envelope = { ...(typeof postern === "object" ? postern : {}), prefer: "cloud" }
  if (!isTurns(messages)) return { ...body, postern: envelope }
  const system = messages.filter(({ role }) => role === "system")
  const others = messages.filter(({ role }) => role !== "system")
  const conversation = [...system, ...turns(random.below(3), random), ...others, ...turns(random.below(3), random)]
  return { ...rest, messages: conversation, postern: envelope }
}

/** What came of a request. */
export interface Asked {
  /** The bodies that the cloud received for it, one per attempt. */
  readonly received: ReadonlyArray<string>
  /** What the caller read, or nothing where there was no answer. */
  readonly answer: string | undefined
}

const send = async ({ router }: Stage, body: JsonObject, isStream: boolean): Promise<string | undefined> => {
  if ("input" in body) return void (await router().embed(body))
  if ("prefix" in body) return (await router().infill(body)).text
  if (!isStream) return (await router().chat(body)).text
  let text = ""
  for await (const part of router().stream(body)) if (part.type === "text-delta") text += part.text
  return text
}

/** Sends one request, streamed or whole, and tells what reached the cloud. A refusal is an outcome like any other. */
export const ask = async (stage: Stage, body: JsonObject, random: Random): Promise<Asked> => {
  const before = stage.cloud.requests.length
  const answer = await send(stage, body, random.below(2) === 0).catch(() => undefined)
  return { received: stage.cloud.requests.slice(before).map((request) => request.body.toString("utf8")), answer }
}
