import { type Message, type Zone } from "@postern/core"
import { type SampleWorkspace } from "./workspace.ts"

/** One request of the demo, and the zone where it must run. */
export interface DemoRequest {
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
  readonly expected: Zone
}

const user = (content: string): Message => ({ role: "user", content })
const fence = (path: string, text: string): string => `\`\`\`ts ${path}\n${text}\n\`\`\``

/** A made-up module; enough of them make a question that no small context holds. */
const moduleText = (index: number): string =>
  Array.from(
    { length: 60 },
    (_, line) => `export const handler${index}x${line} = (event: Event${index}) => dispatch(event.payload, ${line})`,
  ).join("\n")

const manyFiles = (): string =>
  Array.from({ length: 40 }, (_, index) => fence(`src/modules/module${index}.ts`, moduleText(index))).join("\n\n")

const stackTrace = `TypeError: Cannot read properties of undefined (reading 'price')
    at src/cart.ts:1:78
    at Array.reduce (<anonymous>)
    at total (src/cart.ts:1:56)`

/** The requests, in order. The third-turn conversation is three requests of one session. */
export const demoRequests = (workspace: SampleWorkspace): ReadonlyArray<DemoRequest> => {
  const firstTurn = user(
    "We plan a new checkout. Propose a system design for the order service: components and their boundaries.",
  )
  const secondTurn = [
    firstTurn,
    { role: "assistant" as const, content: "Split ordering, payment and stock." },
    user("Refine the architecture: how do the services exchange events?"),
  ]
  const thirdTurn = [
    ...secondTurn,
    { role: "assistant" as const, content: "Through an outbox and a queue." },
    user(
      `Now fit our pricing into that architecture:\n\n${fence("src/pricing/discount.ts", workspace.protectedSource)}`,
    ),
  ]
  return [
    {
      name: "autocompletion",
      body: {
        prefix: "export const average = (lines: ReadonlyArray<Line>) => ",
        suffix: "\n",
        path: "src/cart.ts",
        max_tokens: 16,
      },
      expected: "device",
    },
    {
      name: "rename",
      body: { messages: [user("Rename the parameter `lines` to `items` in `total`.")], max_tokens: 64 },
      expected: "device",
    },
    {
      name: "unit test",
      body: {
        messages: [user(`Write unit tests for this file.\n\n${fence("src/cart.ts", "export const total = 0")}`)],
        max_tokens: 64,
      },
      expected: "device",
    },
    {
      name: "debug a stack trace",
      body: { messages: [user(`Why does this fail?\n\n${stackTrace}`)], max_tokens: 64 },
      expected: "device",
    },
    {
      name: "60k tokens, many files",
      body: { messages: [user(`Which of these modules can be merged?\n\n${manyFiles()}`)], max_tokens: 64 },
      expected: "cloud",
    },
    { name: "architecture", body: { messages: [firstTurn], max_tokens: 64 }, expected: "cloud" },
    { name: "conversation, turn 2", body: { messages: secondTurn, max_tokens: 64 }, expected: "cloud" },
    { name: "…turn 3 shows a protected file", body: { messages: thirdTurn, max_tokens: 64 }, expected: "device" },
    {
      name: "protected path, architecture",
      body: {
        messages: [
          user(
            `Review the architecture of our pricing service.\n\n${fence("src/pricing/discount.ts", workspace.protectedSource)}`,
          ),
        ],
        max_tokens: 64,
      },
      expected: "device",
    },
    {
      name: "pasted code, no path",
      body: {
        messages: [user(`Propose a better architecture for this:\n\n${workspace.protectedSource}`)],
        max_tokens: 64,
      },
      expected: "device",
    },
    {
      name: "a token, redacted",
      body: {
        messages: [user(`Design the system architecture of our release bot. It signs in with ${workspace.token}.`)],
        max_tokens: 64,
      },
      expected: "cloud",
    },
    {
      name: "a private key",
      body: {
        messages: [user(`Explain this:\n\n\`\`\` deploy/server.pem\n${workspace.privateKey}\`\`\``)],
        max_tokens: 64,
      },
      expected: "nowhere",
    },
  ]
}
