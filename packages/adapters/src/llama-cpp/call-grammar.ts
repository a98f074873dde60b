import { type CallForm } from "./call-form.ts"
import { type JobTool } from "./engine-protocol.ts"
import { type GrammarRules, literal } from "./json-schema-grammar.ts"

/** Which calls are to be written. */
export interface CallRules {
  readonly form: CallForm
  readonly tools: ReadonlyArray<JobTool>
  readonly isParallel: boolean
}

const argumentsOf = (rules: GrammarRules, { parameters }: JobTool): string =>
  rules.expressionOf(parameters ?? { type: "object", properties: {} })

/** Adds the rules for calls behind their opening, of which the model has already written `begun`. */
export const callExpression = (rules: GrammarRules, { form, tools, isParallel }: CallRules, begun = ""): string => {
  const bodies = tools.map((tool) => {
    const head = tool.name + form.afterName(tool.name)
    const tail = form.afterArguments(tool.name)
    return { head, tail: tail === "" ? "" : ` ${literal(tail)}`, schema: argumentsOf(rules, tool) }
  })
  const write = (from: string): string =>
    bodies
      .filter(({ head }) => head.startsWith(from))
      .map(({ head, tail, schema }) => `${literal(head.slice(from.length))} ${schema}${tail}`)
      .join(" | ")
  const first = write(begun.trimStart())
  // What was begun fits no tool: its arguments are judged when they are read.
  if (first === "") return "[^\\x00]*"
  const more = isParallel && form.between !== undefined ? ` (${literal(form.between)} (${write("")}))*` : ""
  const ending = form.ending === "" ? "" : ` ${literal(form.ending)}?`
  return `[ ]? (${first})${more}${ending}`
}
