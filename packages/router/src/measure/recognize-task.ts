import { type ModelRequest, type TaskKind } from "@postern/core"
import { edges, textOf } from "./text-of.ts"

/** Words that name a task, asked in this order; the first that matches decides. */
const taskWords: ReadonlyArray<readonly [TaskKind, RegExp]> = [
  [
    "architecture",
    /\b(?:architect(?:ure|ural)?|system design|design (?:the|a|our) (?:system|service|platform)|migrat(?:e|ion) (?:plan|strategy)|across (?:all|the whole|the entire) (?:modules|services|repository|codebase))\b/i,
  ],
  ["unit-test", /\b(?:unit tests?|write (?:a |some )?tests?|add (?:a |some )?tests?|test cases?|test coverage)\b/i],
  [
    "debug",
    /\b(?:debug|stack ?trace|traceback|exception|segfault|why (?:does|is) (?:this|it) (?:fail|crash|throw)\w*|TypeError|ReferenceError|NullPointer\w*|fix (?:this|the) (?:bug|error|crash))\b|^\s+at \S+ \(?\S+:\d+/im,
  ],
  [
    "refactor",
    /\b(?:rename|refactor|extract (?:a |the )?(?:function|method|class|variable)|inline (?:the|this)|move (?:this|the) (?:function|class))\b/i,
  ],
  ["boilerplate", /\b(?:boilerplate|scaffold|skeleton|getters? and setters?|stub out|crud)\b/i],
  ["review", /\b(?:review|critique|code smell)\b/i],
  ["explain", /\b(?:explain|what does|how does|summari[sz]e|walk me through)\b/i],
  ["edit", /\b(?:add|change|replace|implement|update|remove|convert|write)\b/i],
]

/** Whether any of them stands there at all: most of a conversation's messages hold none, and one look says so. */
const anyTaskWord = new RegExp(taskWords.map(([, words]) => words.source).join("|"), "im")

/** Tells the kind of task: declared by the caller, else by a small set of rules over the last user message. Pure. */
export const recognizeTask = ({ kind, body, envelope }: ModelRequest): TaskKind => {
  if (envelope.task !== undefined) return envelope.task
  if (kind === "infill") return "infill"
  if (kind === "embed") return "other"
  const last = body.messages.at(-1)
  if (last?.role === "tool") return "agent-step"
  const wish = body.messages.findLast((message) => message.role === "user")
  const text = wish === undefined ? "" : edges(textOf(wish))
  return anyTaskWord.test(text) ? (taskWords.find(([, words]) => words.test(text))?.[0] ?? "other") : "other"
}
