import { type JsonObject } from "@postern/core"
import { type Random } from "../random.ts"
import { type Stage } from "./stage.ts"
import { ways } from "./ways.ts"

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

const names = Object.entries(ways).flatMap(([name, [weight]]) => Array.from({ length: weight }, () => name))

/**
 * Sends one request, streamed or whole, in one of the ways that programs have, and tells what reached the cloud. A refusal is an
 * outcome like any other.
 */
export const ask = async (stage: Stage, body: JsonObject, random: Random): Promise<Asked> => {
  const before = new Set(stage.received())
  const isStream = random.below(2) === 0
  let way = random.pick(names)
  const sendBy = (name: string) => ways[name]?.[1](stage, body, isStream)
  // What an SDK has no words for goes by the router itself.
  const sending = sendBy(way) ?? sendBy((way = "the router"))
  const answer = await sending?.catch(() => undefined)
  const received = stage.received().filter((request) => !before.has(request))
  stage.took(way, received.length > 0)
  return { received: received.map((request) => request.body.toString("utf8")), answer }
}
