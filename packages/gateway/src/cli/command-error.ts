/** What a command ends with; documented in `docs/cli.md`. */
export const exitCodes = {
  ok: 0,
  /** The answer is no: a broken policy, a broken chain, no route, a failed test. */
  no: 1,
  /** The command was not understood, or its input is not what it takes. */
  usage: 2,
  /** Something outside the command failed: a file, a permission, a network. */
  failed: 3,
} as const

/** Ends a command with a message for a person. */
export class CommandError extends Error {
  override readonly name = "CommandError"
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitCodes.usage) {
    super(message)
    this.exitCode = exitCode
  }
}
