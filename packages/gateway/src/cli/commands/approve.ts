import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline/promises"
import { approvePolicy, type CheckedPath, checkPaths, pendingPolicies } from "@postern/core/node"
import { isWithin } from "@postern/core"
import { createTwoFilesPatch } from "diff"
import { CommandError, exitCodes } from "../command-error.ts"
import { say, style } from "../terminal.ts"
import { showZone } from "../zone-style.ts"

interface ApproveOptions {
  readonly workspace: string
  readonly state?: string
}

/** A file that would travel further than it may now. */
interface Widened {
  readonly path: string
  readonly from: CheckedPath
  readonly to: CheckedPath
}

/** What approval would open: the policy is approved in a folder of state that is thrown away, and the zones are compared. */
const findWidened = (workspace: string, stateDirectory: string | undefined): ReadonlyArray<Widened> => {
  const trial = mkdtempSync(join(tmpdir(), "postern-approve-"))
  try {
    const before = checkPaths(workspace, undefined, { stateDirectory })
    approvePolicy(workspace, { stateDirectory: trial })
    const after = new Map(checkPaths(workspace, undefined, { stateDirectory: trial }).map((one) => [one.path, one]))
    return before.flatMap((from) => {
      const to = after.get(from.path)
      return to === undefined || isWithin(to.zone, from.zone) ? [] : [{ path: from.path, from, to }]
    })
  } finally {
    rmSync(trial, { recursive: true })
  }
}

const mostShown = 40

const sayWidened = (widened: ReadonlyArray<Widened>): void => {
  say(widened.length === 0 ? "No file travels further than before." : `${widened.length} files travel further:`)
  for (const { path, from, to } of widened.slice(0, mostShown)) {
    say(`  ${showZone(from.zone)} → ${showZone(to.zone)}  ${path}  (${to.place})`)
  }
  if (widened.length > mostShown) say(`  … and ${widened.length - mostShown} more`)
}

const colourOf = (line: string): string => {
  if (line.startsWith("+")) return style("green", line)
  return line.startsWith("-") ? style("red", line) : line
}

/** `postern approve`: shows what the edited policy files change, and puts them in force when a person says yes. */
export const runApprove = async ({ workspace, state }: ApproveOptions): Promise<void> => {
  const pending = pendingPolicies(workspace, { stateDirectory: state })
  if (pending.length === 0) return say("Every policy file is in force; there is nothing to approve.")
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CommandError(
      "Expected a person at a terminal, came no terminal: what a policy opens is not for a program to approve. Commit the policy file instead, or run `postern approve` yourself.",
      exitCodes.no,
    )
  }
  for (const { name, previous = "", text = "" } of pending) {
    say(createTwoFilesPatch(`${name} (in force)`, name, previous, text).split("\n").slice(1).map(colourOf).join("\n"))
  }
  sayWidened(findWidened(workspace, state))
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question("Put this in force? Type yes: ")
  terminal.close()
  if (answer.trim().toLowerCase() !== "yes") {
    process.exitCode = exitCodes.no
    return say("Nothing is approved.")
  }
  say(`In force: ${approvePolicy(workspace, { stateDirectory: state }).join(", ")}`)
}
