import { createInterface } from "node:readline/promises"
import { approvePolicy, pendingPolicies } from "@postern/core/node"
import { createTwoFilesPatch } from "diff"
import { describeWidening, type Widening } from "../approve/describe-widening.ts"
import { CommandError, exitCodes } from "../command-error.ts"
import { say, showCount, style } from "../terminal.ts"
import { showZone } from "../zone-style.ts"

interface ApproveOptions {
  readonly workspace: string
  readonly state?: string
}

const mostShown = 40

const sayWidening = ({ files, changes }: Widening): void => {
  if (files.length === 0 && changes.length === 0) return say("It opens nothing that was not open before.")
  say(
    files.length === 0 ? "No file of today travels further." : `${showCount(files.length, "file")} may travel further:`,
  )
  for (const { path, from, to } of files.slice(0, mostShown)) {
    say(`  ${showZone(from.zone)} → ${showZone(to.zone)}  ${path}  (${to.place})`)
  }
  if (files.length > mostShown) say(`  … and ${files.length - mostShown} more`)
  for (const { file, lines } of changes) {
    say(style("yellow", `${file} lets more through:`))
    for (const line of lines) say(`  ${line}`)
  }
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
  sayWidening(await describeWidening(workspace, state))
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question("Put this in force? Type yes: ")
  terminal.close()
  if (answer.trim().toLowerCase() !== "yes") {
    process.exitCode = exitCodes.no
    return say("Nothing is approved.")
  }
  say(`In force: ${approvePolicy(workspace, { stateDirectory: state }).join(", ")}`)
}
