import { type JsonObject, type Message } from "@postern/core"
import { type Excerpt } from "./excerpt.ts"

/** What a request carries: the text in its transport, and where it is from. */
export interface Load {
  readonly text: string
  readonly excerpt: Excerpt
}

/** A request as a client would write it. */
export type Body = JsonObject

/** A way for text to get into a request. */
export type Channel = (load: Load) => Body

const user = (content: string): Message => ({ role: "user", content })

const call = (name: string, argument: JsonObject): Message => ({
  role: "assistant",
  content: null,
  tool_calls: [{ id: "call00001", type: "function", function: { name, arguments: JSON.stringify(argument) } }],
})

const result = (content: string): Message => ({ role: "tool", tool_call_id: "call00001", content })

const chat = (...messages: ReadonlyArray<Message>): Body => ({ messages: [user("Please help me."), ...messages] })

const tool = (parameters: JsonObject, description = "Does it."): JsonObject => ({
  type: "function",
  function: { name: "work", description, parameters },
})

const fence = (info: string, text: string) => user(`Look at this:\n\`\`\`${info}\n${text}\n\`\`\`\nWhat do you think?`)

const lines = (text: string) => text.split("\n").filter((line) => line !== "")

/** Channels that carry any transport: the words themselves give the text away. */
export const contentChannels: Readonly<Record<string, Channel>> = {
  "a message": ({ text }) => chat(user(text)),
  "a fence without a path": ({ text }) => chat(fence("", text)),
  "a text part": ({ text }) => chat({ role: "user", content: [{ type: "text", text }] }),
  "the system prompt": ({ text }) => ({ messages: [{ role: "system", content: text }, user("Go on.")] }),
  "an assistant message": ({ text }) => chat({ role: "assistant", content: text }, user("Go on.")),
  "a tool result without a path": ({ text }) => chat(call("run_build", {}), result(text)),
  "a tool result of parts": ({ text }) =>
    chat(call("run", {}), { role: "tool", tool_call_id: "call00001", content: [{ type: "text", text }] }),
  "a tool result in JSON": ({ text }) => chat(call("run", {}), result(JSON.stringify({ code: 0, stdout: text }))),
  "tool arguments": ({ text }) => chat(call("note", { text }), result("done")),
  "a tool's description": ({ text }) => ({ ...chat(), tools: [tool({}, text)] }),
  "a tool's schema": ({ text }) => ({
    ...chat(),
    tools: [tool({ type: "object", properties: { a: { type: "string", default: text } } })],
  }),
  "an unknown field": ({ text }) => ({ ...chat(), repository_map: { summary: text } }),
  metadata: ({ text }) => ({ ...chat(), metadata: { note: text } }),
  "a response format": ({ text }) => ({
    ...chat(),
    response_format: { type: "json_schema", json_schema: { name: "a", schema: { description: text } } },
  }),
  "a prediction": ({ text }) => ({ ...chat(), prediction: { type: "content", content: text } }),
  "a stop sequence": ({ text }) => ({ ...chat(), stop: [text] }),
  "an object's key": ({ text }) => ({ ...chat(), metadata: { [text]: "x" } }),
  "one message a line": ({ text }) => chat(...lines(text).map(user)),
  "one part a line": ({ text }) =>
    chat({ role: "user", content: lines(text).map((line) => ({ type: "text", text: line })) }),
  "one string a line": ({ text }) => ({ ...chat(), context: lines(text) }),
  "one tool argument a line": ({ text }) => chat(call("write", { lines: lines(text) }), result("done")),
  "one key a line": ({ text }) => ({
    ...chat(),
    context: Object.fromEntries(lines(text).map((line, index) => [`l${index}`, line])),
  }),
  "a notebook": ({ text }) =>
    chat(
      call("read", {}),
      result(JSON.stringify({ cells: [{ cell_type: "code", source: lines(text).map((line) => `${line}\n`) }] })),
    ),
  "an infill's prefix": ({ text }) => ({ prefix: text, suffix: "\n", path: "open/new.ts" }),
  "an infill's suffix": ({ text }) => ({ prefix: "const a = ", suffix: text, path: "open/new.ts" }),
  "an infill's neighbour": ({ text }) => ({ prefix: `// ${lines(text).join("\n// ")}\n`, suffix: "" }),
  "an infill without a path": ({ text }) => ({ prefix: text, suffix: "" }),
  "an embedding": ({ text }) => ({ input: text }),
  "a batch of embeddings": ({ text }) => ({ input: ["one", text, "two"] }),
}

/** Channels that say which file the text is from: they bind whatever the text is. */
export const pathChannels: Readonly<Record<string, (load: Load) => Body>> = {
  "a declared file": ({ text, excerpt }) => ({ ...chat(user(text)), postern: { files: [{ path: excerpt.path }] } }),
  "a fence with a path": ({ text, excerpt }) => chat(fence(`ts ${excerpt.path}`, text)),
  "a fence with a title": ({ text, excerpt }) => chat(fence(`ts title="${excerpt.path}"`, text)),
  "a fence with Cursor's line numbers": ({ text, excerpt }) => chat(fence(`12:40:${excerpt.path}`, text)),
  "a path above a fence": ({ text, excerpt }) => chat(user(`**${excerpt.path}**\n\`\`\`\n${text}\n\`\`\``)),
  "a file header": ({ text, excerpt }) => chat(user(`// file: ${excerpt.path}\n${text}`)),
  "a diff": ({ text, excerpt: { path } }) =>
    chat(user(`diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,3 @@\n ${text}`)),
  "a patch": ({ text, excerpt }) =>
    chat(user(`*** Begin Patch\n*** Update File: ${excerpt.path}\n${text}\n*** End Patch`)),
  "a file element": ({ text, excerpt }) => chat(user(`<file path="${excerpt.path}">\n${text}\n</file>`)),
  "a document with a source": ({ text, excerpt }) =>
    chat(
      user(
        `<document index="1">\n<source>${excerpt.path}</source>\n<document_content>\n${text}\n</document_content>\n</document>`,
      ),
    ),
  "a file marker": ({ text, excerpt }) =>
    chat(user(`[file name]: ${excerpt.path}\n[file content begin]\n${text}\n[file content end]`)),
  "a tool that reads a path": ({ text, excerpt }) => chat(call("read_file", { path: excerpt.path }), result(text)),
  "a tool that reads a URI": ({ text, excerpt }) => chat(call("open", { uri: `./${excerpt.path}` }), result(text)),
  "a command line": ({ text, excerpt }) =>
    chat(call("shell", { command: `cat ./${excerpt.path} | head -20` }), result(text)),
  "a command line, in parts": ({ text, excerpt }) =>
    chat(call("shell", { args: ["git", "show", `HEAD:${excerpt.path}`] }), result(text)),
  "a terminal": ({ text, excerpt }) => chat(user(`$ cat ${excerpt.path}\n${text}`)),
  "a search result": ({ excerpt }) =>
    chat(user(excerpt.lines.map((line, index) => `${excerpt.path}:${index + 1}:${line}`).join("\n"))),
  "an infill's path": ({ text, excerpt }) => ({ prefix: text, suffix: "", path: excerpt.path }),
  "another case": ({ text, excerpt }) => chat(fence(`ts ${excerpt.path.toUpperCase()}`, text)),
  "back slashes": ({ text, excerpt }) => chat(fence(`ts ${excerpt.path.replaceAll("/", "\\")}`, text)),
  "dots and doubled slashes": ({ text, excerpt }) =>
    chat(fence(`ts ./open/..//${excerpt.path.replace("/", "/./")}`, text)),
  "a percent-encoded path": ({ text, excerpt }) => chat(fence(`ts ${excerpt.path.replaceAll("/", "%2F")}`, text)),
}
