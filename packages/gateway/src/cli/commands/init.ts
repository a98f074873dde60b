import { existsSync, statSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { createInterface } from "node:readline/promises"
import { type Zone, zones } from "@postern/core"
import { approvePolicy, checkPaths, findPolicyRoot, policyFileName } from "@postern/core/node"
import { CommandError, exitCodes } from "../command-error.ts"
import { proposePolicy, readRepository, type RepositoryFacts } from "../propose-policy.ts"
import { say, sayJson } from "../terminal.ts"

interface InitOptions {
  readonly workspace: string
  readonly yes?: boolean
  readonly default: string
  readonly state?: string
  readonly json?: boolean
}

const readZone = (zone: string): Zone => {
  const known = zones.find((one) => one === zone)
  if (known !== undefined) return known
  throw new CommandError(`Expected \`--default\` to be one of ${zones.join(", ")}, came ${zone}.`)
}

const sayFacts = (
  { files, languages, ignoreFiles, rules }: RepositoryFacts,
  credentials: ReadonlyArray<string>,
): void => {
  const most = languages.slice(0, 4).map(([language, count]) => `${language} ${count}`)
  say(`${files} files${most.length === 0 ? "" : `: ${most.join(", ")}`}`)
  if (ignoreFiles.length > 0) say(`exclusion files of other tools: ${ignoreFiles.join(", ")}`)
  for (const { pattern, files: count, reason } of rules)
    say(`${pattern}: ${count} ${count === 1 ? "file" : "files"} (${reason})`)
  if (credentials.length > 0) say(`bound by built-in rules: ${credentials.slice(0, 8).join(", ")}`)
}

const sayNext = (file: string, isInForce: boolean): void => {
  say(`${file} is written${isInForce ? " and in force" : ""}.`)
  if (!isInForce) {
    say("It counts once it is committed, or once a person approves it (`postern approve`):")
    say(`  git add ${policyFileName} && git commit -m "Say what may leave"`)
  }
  say("Then: `postern check` shows what may leave, `postern explain` where a request would go.")
}

const isConfirmed = async (file: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Write ${file} and put it in force? Type yes: `)
  terminal.close()
  return answer.trim().toLowerCase() === "yes"
}

/** `postern init`: proposes a policy file by what the repository's file names say, and writes it where a person agrees. */
export const runInit = async (options: InitOptions): Promise<void> => {
  const folder = resolve(options.workspace)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new CommandError(`Expected \`--workspace\` to be a folder, came ${folder}; correct the path.`)
  }
  const zone = readZone(options.default)
  const root = findPolicyRoot(folder)
  if (root !== undefined) {
    throw new CommandError(
      `${join(root, policyFileName)} is there already; edit it, or look at it with \`postern check\`.`,
      exitCodes.no,
    )
  }
  const file = join(folder, policyFileName)
  const checked = checkPaths(folder)
  const facts = readRepository(checked.map(({ path }) => path))
  const credentials = checked.filter(({ rule }) => rule.file === "built-in").map(({ path }) => path)
  const text = proposePolicy(facts, zone)
  if (options.json !== true) {
    sayFacts(facts, credentials)
    say(`\n${text}`)
  }
  const isAsked = options.yes !== true
  if (isAsked && (!process.stdin.isTTY || !process.stdout.isTTY)) {
    if (options.json === true)
      return sayJson({ file, written: false, inForce: false, facts, credentials, policy: text })
    process.exitCode = exitCodes.no
    return say("Nothing is written: there is no terminal to ask at. Give `--yes` to write this proposal.")
  }
  if (isAsked && !(await isConfirmed(file))) {
    process.exitCode = exitCodes.no
    return say("Nothing is written.")
  }
  writeFileSync(file, text, { flag: "wx" })
  // A person has read it; a program's yes opens nothing.
  if (isAsked) approvePolicy(folder, { stateDirectory: options.state })
  if (options.json === true) return sayJson({ file, written: true, inForce: isAsked, facts, credentials, policy: text })
  sayNext(file, isAsked)
}
