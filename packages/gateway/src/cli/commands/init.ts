import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { createInterface } from "node:readline/promises"
import { type Zone, zones } from "@postern/core"
import { approvePolicy, findPolicyRoot, policyFileName } from "@postern/core/node"
import { configFile, readConfig } from "../../config/read-config.ts"
import { CommandError, exitCodes } from "../command-error.ts"
import { lookAtRepository, type RepositoryLook } from "../init/look-at-repository.ts"
import { proposeConfig, type ProposedConfig } from "../init/propose-config.ts"
import { proposeTargets } from "../init/propose-targets.ts"
import { say, sayJson, showCount, style } from "../terminal.ts"

interface InitOptions {
  readonly workspace: string
  readonly yes?: boolean
  readonly default: string
  /** `false`: the configuration is left alone. */
  readonly config?: string | false
  readonly state?: string
  readonly json?: boolean
}

const readZone = (zone: string): Zone => {
  const known = zones.find((one) => one === zone)
  if (known !== undefined) return known
  throw new CommandError(`Expected \`--default\` to be one of ${zones.join(", ")}, came ${zone}.`)
}

const readFolder = (workspace: string): string => {
  const folder = resolve(workspace)
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder
  throw new CommandError(`Expected \`--workspace\` to be a folder, came ${folder}; correct the path.`)
}

const sayHeld = (file: string): void =>
  say(
    existsSync(file)
      ? `${file} is there already; \`postern check\` shows what it says.`
      : `${file} is deleted, and its version in git HEAD or the approved one still holds: \`git checkout -- ${policyFileName}\` brings it back; for a new one commit the deletion first.`,
  )

const mostShown = 12

const sayLook = ({ facts, credentials, secrets, text }: RepositoryLook): void => {
  const { files, languages, ignoreFiles, rules } = facts
  const most = languages.slice(0, 4).map(([language, count]) => `${language} ${count}`)
  say(`${showCount(files, "file")}${most.length === 0 ? "" : `: ${most.join(", ")}`}`)
  if (ignoreFiles.length > 0) say(`exclusion files of other tools: ${ignoreFiles.join(", ")}`)
  for (const { pattern, files: count, reason } of rules) say(`${pattern}: ${showCount(count, "file")} (${reason})`)
  if (credentials.length > 0) say(`bound by built-in rules: ${credentials.slice(0, mostShown).join(", ")}`)
  const { files: holding, read, unread } = secrets
  const passed = unread === 0 ? "" : ` (${unread} not looked into: links, large or not text)`
  say(`${showCount(holding.length, "file")} of ${read} with secrets of known formats${passed}`)
  for (const { path, kinds } of holding.slice(0, mostShown)) say(`  ${path}: ${kinds.join(", ")}`)
  if (holding.length > mostShown) say(`  … and ${holding.length - mostShown} more; \`--json\` lists all`)
  say(`\n${text}`)
}

interface ConfigChange extends ProposedConfig {
  readonly file: string
}

/** What is to be added to the configuration; nothing where it has it all, or where it is not to be touched. */
const planConfig = async (folder: string, config: string | false | undefined): Promise<ConfigChange | undefined> => {
  if (config === false) return undefined
  const file = config ?? configFile()
  const held = await readConfig(file)
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined
  const proposed = proposeConfig(before, held, folder, await proposeTargets())
  return proposed === undefined ? undefined : { ...proposed, file }
}

const sayConfig = ({ additions, file }: ConfigChange): void => {
  say(style("bold", `for your configuration, ${file}`))
  for (const addition of additions) for (const line of addition.split("\n")) say(`  ${line}`)
  say("")
}

const writeConfig = ({ file, text }: ConfigChange): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, text, { mode: 0o600 })
}

const isConfirmed = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`${question} Type yes: `)
  terminal.close()
  return answer.trim().toLowerCase() === "yes"
}

const sayNext = (file: string, isInForce: boolean): void => {
  say(`${file} is written${isInForce ? " and in force" : ""}.`)
  if (isInForce) return
  say("It counts once it is committed, or once a person approves it (`postern approve`):")
  say(`  git add ${policyFileName} && git commit -m "Say what may leave"`)
}

/** `postern init`: proposes a policy file and additions to the user's configuration, and writes them where a person agrees. */
export const runInit = async (options: InitOptions): Promise<void> => {
  const folder = readFolder(options.workspace)
  const zone = readZone(options.default)
  const isJson = options.json === true
  const root = findPolicyRoot(folder)
  const file = join(root ?? folder, policyFileName)
  const look = root === undefined ? await lookAtRepository(folder, zone) : undefined
  const config = await planConfig(root ?? folder, options.config)
  if (!isJson) {
    if (look === undefined) sayHeld(file)
    else sayLook(look)
    if (config !== undefined) sayConfig(config)
  }
  const isAsked = options.yes !== true
  const canAsk = process.stdin.isTTY && process.stdout.isTTY && !isJson
  const agrees = async (question: string) => !isAsked || (canAsk && (await isConfirmed(question)))
  const writesPolicy = look !== undefined && (await agrees(`Write ${file} and put it in force?`))
  if (writesPolicy) {
    writeFileSync(file, look.text, { flag: "wx" })
    // A person has read it; a program's yes opens nothing.
    if (isAsked) approvePolicy(folder, { stateDirectory: options.state })
  }
  const writesConfig = config !== undefined && (await agrees(`Add this to ${config.file}?`))
  if (writesConfig) writeConfig(config)
  if (isJson) {
    const { facts, credentials, secrets, text } = look ?? {}
    const found = { facts, credentials, secrets, policy: text }
    return sayJson({
      file,
      written: writesPolicy,
      inForce: writesPolicy && isAsked,
      ...found,
      config: config === undefined ? null : { ...config, written: writesConfig },
    })
  }
  if (writesPolicy) sayNext(file, isAsked)
  if (writesConfig) say(`${config.file} is written.`)
  const isRefused = (look !== undefined && !writesPolicy) || (config !== undefined && !writesConfig)
  if (isRefused) process.exitCode = exitCodes.no
  if (isRefused && !canAsk) say("Nothing is written: there is no terminal to ask at. Give `--yes` to write it.")
  else if (isRefused) say("The rest is not written.")
  say("Then: `postern check` shows what may leave, `postern explain` where a request would go, `postern serve` starts.")
}
