import { readFileSync } from "node:fs"

/** A problem whose answers can be run. */
export interface Problem {
  readonly id: string
  readonly language: "javascript" | "python"
  /** What is to be written, in words. */
  readonly prompt: string
  /** Code that runs after the answer, in the same file, and throws where the answer is wrong; `assert` is there in both languages. */
  readonly tests: string
  /** A solution that passes. Absent: the harness is not checked by this problem. */
  readonly reference?: string
  /** One that looks right and fails. */
  readonly wrong?: string
}

/** The problems that come with the bench. */
export const ownProblems = new URL("problems.jsonl", import.meta.url).pathname

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""
const isTextOrAbsent = (value: unknown): boolean => value === undefined || isText(value)

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  isText(value.id) &&
  "language" in value &&
  (value.language === "javascript" || value.language === "python") &&
  "prompt" in value &&
  isText(value.prompt) &&
  "tests" in value &&
  isText(value.tests) &&
  (!("reference" in value) || isTextOrAbsent(value.reference)) &&
  (!("wrong" in value) || isTextOrAbsent(value.wrong))

/** Reads problems, one JSON object a line. */
export const readProblems = (file: string): ReadonlyArray<Problem> =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return []
      const value: unknown = JSON.parse(line)
      if (isProblem(value)) return [value]
      throw new Error(
        `Expected a problem with \`id\`, \`language\` ("javascript" or "python"), \`prompt\` and \`tests\` at line ${index + 1} of ${file}, came something else.`,
      )
    })

const names = { javascript: "JavaScript", python: "Python" } as const

/** What a model is asked. */
export const askFor = ({ language, prompt }: Problem): string =>
  `${prompt}\n\nAnswer in ${names[language]}, with one fenced block of code that needs nothing but the standard library. Do not export anything, print nothing, and write no tests.`

/** The code of an answer: its last fenced block, or all of it where there is none. */
export const codeOf = (answer: string): string => {
  const blocks = [...answer.matchAll(/^[ \t]*(`{3,})[^\n`]*\n([\s\S]*?)^[ \t]*\1/gm)]
  return blocks.at(-1)?.[2] ?? answer
}
