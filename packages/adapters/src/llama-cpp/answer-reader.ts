import type { LlamaGrammarEvaluationState, Token } from "node-llama-cpp"
import { callExpression } from "./call-grammar.ts"
import { callFormOf, type ThoughtForm, thoughtFormOf } from "./call-form.ts"
import { type ChatPrompt } from "./chat-prompt.ts"
import { EngineFault } from "./engine-fault.ts"
import { type ChatJob } from "./engine-protocol.ts"
import { makeMarkFinder, type MarkFinder } from "./find-marks.ts"
import { type GrammarRules, literal, makeGrammarRules } from "./json-schema-grammar.ts"
import { type PromptEngine } from "./load-engine.ts"
import { mayBePrintedCalls, printedMarks, readPrintedCalls } from "./printed-calls.ts"
import { readCalls, type WrittenCall } from "./read-calls.ts"

/** Reads an answer as it is written: tells text, reasoning and calls apart, and says what the next token must keep to. */
export interface AnswerReader {
  /** What the answer must begin with; the model goes on from there. */
  readonly opening: ReadonlyArray<Token>
  readonly add: (text: string) => void
  readonly grammar: () => LlamaGrammarEvaluationState | undefined
  readonly isMark: (text: string) => boolean
  /** A stop sequence was written. */
  readonly isStopped: () => boolean
  /** Says what is left to say, and gives the calls; of an answer that was cut off those that are whole. */
  readonly end: (isCut: boolean) => ReadonlyArray<WrittenCall>
}

/** The model goes on with text that the conversation ends with. */
const isContinued = ({ history }: ChatJob): boolean => {
  const last = history.at(-1)
  return last?.type === "model" && typeof last.response.at(-1) === "string"
}

/** Makes a reader of one answer. */
export const makeAnswerReader = (
  engine: PromptEngine,
  job: ChatJob,
  { ends, isThinking }: Pick<ChatPrompt, "ends" | "isThinking">,
  say: (type: "text" | "reasoning", text: string) => void,
): AnswerReader => {
  const { llamaPackage, model } = engine
  const { choice } = job
  const tools = typeof choice === "object" ? job.tools.filter(({ name }) => name === choice.name) : job.tools
  const form = tools.length === 0 ? undefined : callFormOf(engine)
  const isForced = choice !== "auto"
  if (isForced && form === undefined) throw new EngineFault({ type: "no-call-form" })
  const thought: ThoughtForm | undefined = thoughtFormOf(engine)
  // A call that begins like any JSON is one only where the answer begins with it.
  const isPlain = (opening: string): boolean => opening.startsWith("{") || opening.startsWith("[{")
  const openings = form?.openings ?? []
  const openingMarks = openings.filter((opening) => !isPlain(opening))
  const plainOpenings = openings.filter(isPlain)
  const printed = tools.length === 0 ? [] : printedMarks.filter((mark) => !openingMarks.includes(mark))
  const thoughtMarks = thought?.opening === undefined ? [] : [thought.opening]
  const stops = [...job.stop, ...ends]
  const textMarks = [...stops, ...openingMarks, ...printed, ...thoughtMarks]
  const markTexts = [...textMarks, form?.ending ?? "", form?.between ?? "", thought?.closing ?? ""].concat(
    tools.flatMap(({ name }) => [form?.afterName(name) ?? "", form?.afterArguments(name) ?? ""]),
  )

  let mode: "text" | "thought" | "calls" | "printed" = isForced ? "calls" : isThinking ? "thought" : "text"
  let finder: MarkFinder = makeMarkFinder(isThinking && thought !== undefined ? [thought.closing] : textMarks)
  let calls = ""
  let isStopped = false
  // What an answer begins with is kept back while it may be nothing but calls.
  const mayBegin = !isForced && tools.length > 0
  let beginning = mayBegin ? "" : undefined
  let skipsSpace = !isContinued(job)
  let state: LlamaGrammarEvaluationState | undefined

  const makeState = (root: (rules: GrammarRules) => string): LlamaGrammarEvaluationState => {
    const rules = makeGrammarRules()
    const text = rules.write(root(rules))
    try {
      const grammar = new llamaPackage.LlamaGrammar(model.llama, { grammar: text })
      return new llamaPackage.LlamaGrammarEvaluationState({ model, grammar })
    } catch {
      throw new EngineFault({ type: "schema-refused" })
    }
  }
  const callRules = form === undefined ? undefined : { form, tools, isParallel: job.parallelCalls }
  const startCalls = (begun: string): void => {
    mode = "calls"
    calls = begun
    if (callRules !== undefined) state = makeState((rules) => callExpression(rules, callRules, begun))
  }
  if (isForced) startCalls("")
  if (job.format !== undefined && !isForced) {
    const { format } = job
    state = makeState((rules) => {
      const json = rules.expressionOf(format)
      const called = callRules === undefined ? "" : openings.map((opening) => literal(opening)).join(" | ")
      return callRules === undefined ? json : `${json} | (${called}) (${callExpression(rules, callRules)})`
    })
  }

  const speak = (type: "text" | "reasoning", text: string): void => {
    const said = skipsSpace ? text.trimStart() : text
    if (said === "") return
    skipsSpace = false
    say(type, said)
  }
  /** Says text unless it may still turn out to be calls. */
  const consider = (text: string): void => {
    if (beginning === undefined) return speak("text", text)
    beginning += text
    const opening = plainOpenings.find((candidate) => beginning?.trimStart().startsWith(candidate))
    // With a format the grammar in force knows calls as well, and they are read in the end.
    if (opening !== undefined && job.format === undefined) {
      const begun = beginning.trimStart().slice(opening.length)
      beginning = undefined
      return startCalls(begun)
    }
    if (!mayBePrintedCalls(beginning, tools)) sayBeginning()
  }
  const sayBeginning = (): void => {
    const kept = beginning ?? ""
    beginning = undefined
    speak("text", kept)
  }
  /** Goes on behind a mark; gives the text that is to be read there. */
  const meet = (mark: string, after: string): string => {
    sayBeginning()
    if (stops.includes(mark)) {
      isStopped = true
      return ""
    }
    if (thoughtMarks.includes(mark)) {
      mode = "thought"
      finder = makeMarkFinder([thought?.closing ?? ""])
    } else if (openingMarks.includes(mark)) {
      if (job.format === undefined) {
        startCalls(after)
        return ""
      }
      mode = "calls"
    } else {
      mode = "printed"
      calls = mark
    }
    return after
  }
  const add = (text: string): void => {
    let rest = text
    while (rest !== "") {
      if (isStopped) return
      if (mode === "calls" || mode === "printed") {
        calls += rest
        return
      }
      const { before, mark, after } = finder.add(rest)
      rest = after
      if (mode === "text") {
        if (before !== "") consider(before)
        if (mark !== undefined) rest = meet(mark, after)
      } else {
        if (before !== "") speak("reasoning", before)
        if (mark !== undefined) {
          mode = "text"
          skipsSpace = true
          beginning = mayBegin ? "" : undefined
          finder = makeMarkFinder(textMarks)
        }
      }
    }
  }
  const readWritten = (isCut: boolean): ReadonlyArray<WrittenCall> => {
    if (mode === "calls" && form !== undefined) {
      const read = readCalls(calls, form, tools)
      // Not in the model's own form after all.
      return read.length > 0 || isCut ? read : readPrinted((openings[0] ?? "") + calls)
    }
    if (mode === "printed") return readPrinted(calls)
    return beginning === undefined ? [] : readPrinted(beginning)
  }
  const readPrinted = (text: string): ReadonlyArray<WrittenCall> => {
    const read = readPrintedCalls(text, tools)
    if (read === undefined) speak("text", text)
    return read ?? []
  }

  return {
    // The template's own text, so its control tokens are meant.
    opening: isForced ? model.tokenize(openings[0] ?? "", true, "trimLeadingSpace") : [],
    add,
    grammar: () => (mode === "thought" || mode === "printed" ? undefined : state),
    isMark: (text) => markTexts.some((mark) => mark.includes(text)),
    isStopped: () => isStopped,
    end: (isCut) => {
      const rest = isStopped ? "" : finder.rest()
      if (mode === "thought") speak("reasoning", rest)
      else if (mode === "text") consider(rest)
      const written = readWritten(isCut)
      return job.parallelCalls ? written : written.slice(0, 1)
    },
  }
}
