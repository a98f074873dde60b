import { readFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { CommandError, exitCodes } from "./command-error.ts"

/** Reads a file, or standard input where it is `-`. */
export const readInput = async (file: string): Promise<string> => {
  if (file === "-") return text(process.stdin)
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "a fault"
    throw new CommandError(
      `Expected to read ${file}, came ${code}; correct the path, or give - for standard input.`,
      exitCodes.failed,
    )
  }
}

/** A line of JSON, parsed. */
export interface JsonLine {
  readonly value: unknown
  /** One-based. */
  readonly line: number
}

/** Parses one JSON value a line; empty lines are passed over. An error names the line and quotes nothing of it. */
export function* jsonLines(input: string): Generator<JsonLine> {
  for (const [at, source] of input.split("\n").entries()) {
    if (source.trim() === "") continue
    try {
      const value: unknown = JSON.parse(source)
      yield { value, line: at + 1 }
    } catch {
      throw new CommandError(`Expected one JSON value a line, came something else in line ${at + 1}.`)
    }
  }
}
