import { type JsonObject } from "@postern/core"
import { type Random } from "../random.ts"
import { sdkModel, type Stage } from "./stage.ts"

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

/** Sends one request as an app with OpenAI's SDK does: the same body, by a guarded fetch. */
const sendBySdk = async (
  { guarded, sdkURL }: Stage,
  body: JsonObject,
  stream: boolean,
): Promise<string | undefined> => {
  const response = await guarded()(`${sdkURL}${"input" in body ? "/embeddings" : "/chat/completions"}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer emulator" },
    body: JSON.stringify({ ...body, model: sdkModel, ...("input" in body ? {} : { stream }) }),
  })
  const text = await response.text()
  if (!response.ok) return undefined
  const said = [...text.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, quoted]): unknown =>
    JSON.parse(quoted ?? '""'),
  )
  return said.join("")
}

/** One request of so many goes by an SDK of the app's own. */
const callsPerSdkCall = 4

/** Sends one request, streamed or whole, and tells what reached the cloud. A refusal is an outcome like any other. */
export const ask = async (stage: Stage, body: JsonObject, random: Random): Promise<Asked> => {
  const before = new Set(stage.received())
  const isStream = random.below(2) === 0
  const isBySdk = random.below(callsPerSdkCall) === 0 && !("prefix" in body)
  const answer = await (isBySdk ? sendBySdk : send)(stage, body, isStream).catch(() => undefined)
  const received = stage.received().filter((request) => !before.has(request))
  return { received: received.map((request) => request.body.toString("utf8")), answer }
}
