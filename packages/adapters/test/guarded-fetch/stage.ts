import { guardedFetch, type GuardedFetch } from "@postern/adapters/guarded-fetch"
import { makeMemoryLedger, type MemoryLedger } from "@postern/core"
import { approvePolicy } from "@postern/core/node"
import { type RecordingServer, secretSamples, startRecordingServer } from "@postern/core/testing"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A line of a protected file, a secret, and a name of a protected path's text: none may arrive. */
export const protectedLines = Array.from(
  { length: 12 },
  (_, at) => `const marginStep${at} = premiumOf(tierLadder${at}, glacierRate${at}) - rebateOf(quarterly${at})`,
).join("\n")

export const secret = secretSamples(7).find(({ provider }) => provider === "github")?.secret ?? ""

const policy = {
  version: 1,
  default: "cloud",
  rules: [{ paths: ["src/pricing/**"], zone: "device", reason: "trade secret" }],
}

/** Pieces of three characters: placeholders arrive in parts. */
const cut = (text: string): ReadonlyArray<string> => text.match(/.{1,3}/gs) ?? []

/** What the model is to repeat: whatever stands behind the mark, in whatever field. */
const echoOf = (body: object): string => {
  const all = JSON.stringify(body)
  const at = all.lastIndexOf("REPEAT: ")
  return at === -1 ? "Yes." : (all.slice(at + 8).split(/["\\]/)[0] ?? "")
}

type Event = readonly [name: string | undefined, data: object | string]

const chatEvents = (text: string, isTool: boolean): ReadonlyArray<Event> => {
  const event = (delta: object, finish_reason: string | null = null): Event => [
    undefined,
    { id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }] },
  ]
  const call = (fields: object, given: string) => ({
    tool_calls: [{ index: 0, ...fields, function: { ...("id" in fields ? { name: "run" } : {}), arguments: given } }],
  })
  const deltas = isTool
    ? [
        call({ id: "call_1", type: "function" }, ""),
        ...cut(JSON.stringify({ command: text })).map((piece) => call({}, piece)),
      ]
    : cut(text).map((content) => ({ content }))
  return [
    event({ role: "assistant", content: "" }),
    ...deltas.map((delta) => event(delta)),
    event({}, isTool ? "tool_calls" : "stop"),
    [undefined, "[DONE]"],
  ]
}

const messageEvents = (text: string): ReadonlyArray<Event> => {
  const event = (type: string, fields: object): Event => [type, { type, ...fields }]
  const usage = { input_tokens: 1, output_tokens: 1 }
  return [
    event("message_start", {
      message: { id: "m", type: "message", role: "assistant", model: "claude", content: [], stop_reason: null, usage },
    }),
    event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    ...cut(text).map((piece) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text: piece } })),
    event("content_block_stop", { index: 0 }),
    event("content_block_start", { index: 1, content_block: { type: "tool_use", id: "t", name: "run", input: {} } }),
    ...cut(JSON.stringify({ command: text })).map((piece) =>
      event("content_block_delta", { index: 1, delta: { type: "input_json_delta", partial_json: piece } }),
    ),
    event("content_block_stop", { index: 1 }),
    event("message_delta", { delta: { stop_reason: "tool_use" }, usage }),
    event("message_stop", {}),
  ]
}

const responseOf = (text: string) => ({
  id: "r",
  object: "response",
  status: "completed",
  model: "gpt-5",
  output: [
    {
      type: "message",
      id: "i",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text, annotations: [] }],
    },
  ],
})

const responseEvents = (text: string): ReadonlyArray<Event> => {
  const place = { item_id: "i", output_index: 0, content_index: 0 }
  const event = (type: string, fields: object): Event => [type, { type, ...fields }]
  return [
    event("response.created", { response: { ...responseOf(""), status: "in_progress", output: [] } }),
    event("response.output_item.added", {
      output_index: 0,
      item: { type: "message", id: "i", role: "assistant", content: [], status: "in_progress" },
    }),
    event("response.content_part.added", { ...place, part: { type: "output_text", text: "", annotations: [] } }),
    ...cut(text).map((delta) => event("response.output_text.delta", { ...place, delta })),
    event("response.output_text.done", { ...place, text }),
    event("response.completed", { response: responseOf(text) }),
  ]
}

const whole = (path: string, text: string): object => {
  if (path.endsWith("/messages"))
    return {
      id: "m",
      type: "message",
      role: "assistant",
      model: "claude",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
      usage: { input_tokens: 1, output_tokens: 1 },
    }
  if (path.endsWith("/responses")) return responseOf(text)
  if (path.endsWith("/embeddings"))
    return {
      object: "list",
      id: "e",
      model: "m",
      data: [{ object: "embedding", index: 0, embedding: [0.5] }],
      usage: { prompt_tokens: 1, total_tokens: 1 },
    }
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
  return {
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage,
  }
}

/** A server of all three APIs that repeats what it is asked to. */
const startServer = (): Promise<RecordingServer> =>
  startRecordingServer(
    ({ body, method, path }, response) => {
      if (method === "GET")
        return void response.setHeader("content-type", "application/json").end('{"object":"list","data":[]}')
      const text = echoOf(body)
      if (body["stream"] !== true)
        return void response.setHeader("content-type", "application/json").end(JSON.stringify(whole(path, text)))
      const events = path.includes("/messages")
        ? messageEvents(text)
        : path.endsWith("/responses")
          ? responseEvents(text)
          : chatEvents(text, "tools" in body)
      response.writeHead(200, { "content-type": "text/event-stream" })
      for (const [name, data] of events) {
        response.write(
          `${name === undefined ? "" : `event: ${name}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
        )
      }
      response.end()
    },
    () => true,
  )

/** A workspace with a protected file, a server, and a guarded fetch over both. */
export interface Stage extends AsyncDisposable {
  readonly server: RecordingServer
  readonly fetch: GuardedFetch
  readonly ledger: MemoryLedger
  /** Everything the server received, as text. */
  readonly received: () => string
}

/** Sets the stage. */
export const setStage = async (terms: object = {}): Promise<Stage> => {
  const root = mkdtempSync(join(tmpdir(), "postern-guarded-"))
  const stateDirectory = mkdtempSync(join(tmpdir(), "postern-guarded-state-"))
  mkdirSync(join(root, "src", "pricing"), { recursive: true })
  writeFileSync(join(root, "src", "pricing", "margin.ts"), protectedLines)
  writeFileSync(join(root, "src", "pricing", "floor.ts"), "export const floor = 1")
  writeFileSync(join(root, "postern.jsonc"), JSON.stringify({ ...policy, ...terms }))
  approvePolicy(root, { stateDirectory })
  const [server, ledger] = [await startServer(), makeMemoryLedger()]
  const fetch = await guardedFetch({ workspace: root, stateDirectory, ledger })
  return {
    server,
    fetch,
    ledger,
    received: () => server.requests.map(({ body }) => body.toString("utf8")).join("\n"),
    [Symbol.asyncDispose]: async () => {
      await fetch.close()
      await server.close()
      for (const folder of [root, stateDirectory]) rmSync(folder, { recursive: true, force: true })
    },
  }
}
