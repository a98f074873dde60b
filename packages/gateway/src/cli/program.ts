import { statSync } from "node:fs"
import { Command, CommanderError, Option } from "commander"
import { CommandError, exitCodes } from "./command-error.ts"
import { note } from "./terminal.ts"

// Each action loads its own file: `postern --help` loads none, and `check` nothing that only `serve` needs.

const json = () => new Option("--json", "print one JSON value")
const workspace = () => new Option("-w, --workspace <dir>", "the folder whose policy holds").default(".", "this folder")
const state = () => new Option("--state <dir>", "folder of run-time state").default(undefined, "the user's")

const examples = (lines: ReadonlyArray<string>): string =>
  `\nExamples:\n${lines.map((line) => `  $ postern ${line}`).join("\n")}\n`

const addPolicyCommands = (program: Command): void => {
  program
    .command("init")
    .description("look at this repository and this machine; propose a policy file, models and a workspace")
    .addOption(workspace())
    .option("-y, --yes", "write the proposal without asking; it counts once it is committed or approved")
    .option("--default <zone>", "zone of files that no rule matches", "cloud")
    .option("-c, --config <file>", "configuration to add models and this workspace to (the user's)")
    .option("--no-config", "leave the configuration alone")
    .addOption(state())
    .addOption(json())
    .addHelpText("after", examples(["init", "init --yes --default device", "init --no-config"]))
    .action(async (options) => (await import("./commands/init.ts")).runInit(options))

  program
    .command("check")
    .description("how far files may travel, and which rule says so; exits 1 where the policy is broken or missing")
    .argument("[paths...]", "files, relative to the workspace (all, in a summary by folder)")
    .addOption(workspace())
    .addOption(state())
    .addOption(json())
    .addHelpText("after", examples(["check", "check src/pricing/discount.ts .env", "check --json"]))
    .action(async (paths, options) => (await import("./commands/check.ts")).runCheck(paths, options))

  program
    .command("approve")
    .description("accept what the edited policy files open: a person's decision, at a terminal")
    .addOption(workspace())
    .addOption(state())
    .addHelpText("after", examples(["approve"]))
    .action(async (options) => (await import("./commands/approve.ts")).runApprove(options))

  program
    .command("allow")
    .description("write a reviewed exception for a finding into the workspace's policy")
    .argument("<finding>", "the id that `postern explain` prints")
    .requiredOption("--reason <text>", "why it is a false positive")
    .option("--expires <date>", "last day of the exception, YYYY-MM-DD (90 days from now)", undefined)
    .option("--in <file>", "the request in which `postern explain` shows it, where no request of the ledger has it")
    .addOption(workspace())
    .addOption(state())
    .addOption(json())
    .addHelpText(
      "after",
      examples([
        'allow content-3f2a9c41d0 --reason "published sample" --expires 2027-06-30',
        'allow secret-3f2a9c41d0 --reason "a sample key" --in request.json',
      ]),
    )
    .action(async (finding, options) => (await import("./commands/allow.ts")).runAllow(finding, options))

  const policy = program.command("policy").description("work on the policy file")
  policy
    .command("test")
    .description("run the table tests beside the policy file (postern.test.jsonc); exits 1 where one fails")
    .argument("[file]", "the table")
    .addOption(workspace())
    .option("--junit <file>", "write the results as JUnit XML too")
    .addOption(json())
    .addHelpText("after", examples(["policy test", "policy test --junit results.xml"]))
    .action(async (file, options) => (await import("./commands/policy-test.ts")).runPolicyTest(file, options))
}

const addMeasuringCommands = (program: Command): void => {
  program
    .command("explain")
    .description("where a request would go, and why; sends nothing, loads no model; exits 1 where there is no route")
    .argument("[file]", "a request as JSON, or the text of a question; - for standard input", "-")
    .addOption(workspace())
    .option("-c, --config <file>", "configuration with the targets (the user's)")
    .addOption(state())
    .option("--jsonl", "one request a line")
    .addOption(json())
    .addHelpText("after", examples(["explain request.json", "explain --json - < request.json", "explain question.txt"]))
    .action(async (file, options) => (await import("./commands/explain.ts")).runExplain(file, options))

  program
    .command("score")
    .description(
      "predicted gain of the stronger model: { id, prompt } or { id, messages } a line in, { id, score } out",
    )
    .argument("[file]", "JSON lines; - for standard input", "-")
    .addHelpText("after", examples(["score < prompts.jsonl > scores.jsonl"]))
    .action(async (file) => (await import("./commands/score.ts")).runScore(file))

  program
    .command("count")
    .description("count tokens as a model does")
    .argument("[file]", "text to count, or - for standard input", "-")
    .requiredOption("-m, --model <name>", "name of a model card, or of a vocabulary")
    .option("--jsonl", 'one JSON string, or { "text": … }, a line')
    .addOption(json())
    .addHelpText(
      "after",
      examples(["count --model devstral-small-2 src/cart.ts", "count -m mistral-large-2-2411 - < notes.md"]),
    )
    .action(async (file, options) => (await import("./commands/count.ts")).runCount(file, options))
}

const addCalibrate = (program: Command): void => {
  program
    .command("calibrate")
    .description(
      "draw the lines of `route` by what became of your own requests, which the ledger holds; needs 300 of them",
    )
    .option("-w, --workspace <dirs...>", "the folders of one router (all workspaces of the configuration)")
    .option("-c, --config <file>", "configuration with the workspaces (the user's)")
    .option("--reset", "forget what was learned")
    .addOption(state())
    .addOption(json())
    .addHelpText("after", examples(["calibrate", "calibrate --workspace ~/shop", "calibrate --reset"]))
    .action(async (options) => (await import("./commands/calibrate.ts")).runCalibrate(options))
}

const addLedgerCommands = (program: Command): void => {
  program
    .command("status")
    .description("today in short: the policy in force, what went where, what left, what it cost")
    .addOption(workspace())
    .addOption(state())
    .addOption(json())
    .addHelpText("after", examples(["status", "status --json"]))
    .action(async (options) => (await import("./commands/status.ts")).runStatus(options))

  const audit = program.command("audit").description("what the ledger says: what went where, and why")
  const ledger = (name: string, description: string): Command =>
    audit.command(name).description(description).addOption(state())
  ledger("show", "the newest requests, one a line")
    .option("-n, --last <count>", "how many", "20")
    .option("-f, --follow", "go on with those that come")
    .addOption(json())
    .addHelpText("after", examples(["audit show", "audit show --follow", "audit show --json -n 1000"]))
    .action(async (options) => (await import("./commands/audit-show.ts")).runAuditShow(options))
  ledger("stats", "sums by target, zone and reason")
    .option("--days <count>", "the last so many days only")
    .addOption(json())
    .addHelpText("after", examples(["audit stats", "audit stats --days 7"]))
    .action(async (options) => (await import("./commands/audit-stats.ts")).runAuditStats(options))
  ledger("verify", "check the hash chains; exits 1 where one is broken")
    .addOption(json())
    .addHelpText("after", examples(["audit verify"]))
    .action(async (options) => (await import("./commands/audit-verify.ts")).runAuditVerify(options))
  ledger("export", "every event, one JSON object a line")
    .addHelpText("after", examples(["audit export > events.jsonl"]))
    .action(async (options) => (await import("./commands/audit-export.ts")).runAuditExport(options))
}

const addModelCommands = (program: Command): void => {
  const models = program.command("models").description("models for this machine: found, known, added, fetched")
  models
    .command("list", { isDefault: true })
    .description("the models that other programs hold on this machine, and those that are known to work well")
    .addOption(json())
    .addHelpText("after", examples(["models", "models --json"]))
    .action(async (options) => (await import("./commands/models-list.ts")).runModelsList(options))
  models
    .command("add")
    .description("verify a model file and put it into your configuration; exits 1 where it cannot be used")
    .argument("<file>", "a GGUF file, or a blob of Ollama's")
    .option("--id <id>", "what the target is called (the file's name)")
    .option("--serves <kinds>", "chat, infill, embed, with commas between (what the model is known for, else chat)")
    .option("--hash", "compute the file's checksum too")
    .option("-c, --config <file>", "the configuration to add to (the user's)")
    .addOption(json())
    .addHelpText(
      "after",
      examples(["models add ~/models/devstral-small-2-Q4_K_M.gguf", "models add FILE --serves infill"]),
    )
    .action(async (file, options) => (await import("./commands/models-add.ts")).runModelsAdd(file, options))
  models
    .command("get")
    .description("fetch a model, where a network allows, and go on where a fetch was cut off")
    .argument("<name>", "a known model's name, hf:OWNER/NAME:QUANTISATION, or an https address")
    .option("--quantisation <name>", "which file of a known model", "Q4_K_M")
    .option("--folder <dir>", "where to put it (models, in the user's data folder)")
    .addHelpText(
      "after",
      examples(["models get devstral-small-2", "models get qwen2.5-coder-1.5b --quantisation Q8_0"]),
    )
    .action(async (name, options) => (await import("./commands/models-get.ts")).runModelsGet(name, options))
}

const addServingCommands = (program: Command): void => {
  program
    .command("serve")
    .description("answer coding tools on this machine: OpenAI's, Mistral's and Anthropic's interfaces")
    .option("-c, --config <file>", "configuration with targets, workspaces and keys (the user's)")
    .option("-p, --port <port>", "where to listen (the configuration's, else 8484)")
    .addHelpText("after", examples(["serve", "serve --port 8080"]))
    .action(async (options) => (await import("./commands/serve.ts")).runServe(options))

  program
    .command("mcp")
    .description("tools for MCP clients, over standard input and output: explain, check, ask the device, see usage")
    .addOption(workspace())
    .option("-c, --config <file>", "configuration with the targets (the user's)")
    .addOption(state())
    .addHelpText("after", examples(["mcp", "mcp --workspace ~/shop"]))
    .action(async (options) => (await import("./commands/mcp.ts")).runMcp(options, program.version() ?? ""))

  program
    .command("doctor")
    .description("look at everything an answer depends on; each problem with its fix; exits 1 where there is one")
    .addOption(workspace())
    .option("-c, --config <file>", "configuration with the targets (the user's)")
    .option("--offline", "do not ask whether the targets' addresses answer")
    .addOption(state())
    .addOption(json())
    .addHelpText("after", examples(["doctor", "doctor --offline --json"]))
    .action(async (options) => (await import("./commands/doctor.ts")).runDoctor(options))

  program
    .command("connect")
    .description("tell a coding tool where the gateway is")
    .argument("<client>", "continue, opencode, codex, claude-code, cline, zed, aider, vscode, vibe")
    .option("--url <url>", "where the gateway listens; /w/NAME at its end names a workspace", "http://127.0.0.1:8484")
    .option("--key-file <file>", "the file that holds the gateway's key (where `postern serve` keeps it)")
    .option("--dry-run", "show the change and write nothing")
    .option("--undo", "bring the tool's old configuration back")
    .addOption(state())
    .addHelpText("after", examples(["connect opencode", "connect codex --dry-run", "connect claude-code --undo"]))
    .action(async (client, options) => (await import("./commands/connect.ts")).runConnect(client, options))
}

/** A folder that is not there has no policy, and nothing to say. */
const checkWorkspace = ({ workspace: folder }: { readonly workspace?: unknown }): void => {
  if (typeof folder !== "string" || statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new CommandError(`Expected \`--workspace\` to be a folder, came ${folder}, which is none; correct the path.`)
}

const makeProgram = (version: string): Command => {
  const program = new Command("postern")
    // Before any command is added: each takes it over.
    .exitOverride()
    .description("The gate between your code and language models: decides where each request runs, and says why.")
    .version(version)
    .showHelpAfterError("(postern --help lists the commands)")
    .addHelpText("after", "\nExit codes: 0 done, 1 the answer is no, 2 not understood, 3 something else failed.\n")
  program.hook("preAction", (_, command) => checkWorkspace(command.opts()))
  addPolicyCommands(program)
  addMeasuringCommands(program)
  addCalibrate(program)
  addModelCommands(program)
  addServingCommands(program)
  addLedgerCommands(program)
  return program
}

/** Completions for shells: `postern complete bash`, as the shell itself asks for them. */
const withCompletions = async (program: Command): Promise<Command> => {
  const { default: addCompletions } = await import("@bomb.sh/tab/commander")
  addCompletions(program)
  return program
}

interface SystemError extends Error {
  readonly code: string
  readonly path: string
  readonly syscall: string
}

const isSystemError = (thrown: unknown): thrown is SystemError =>
  thrown instanceof Error && "code" in thrown && "path" in thrown && "syscall" in thrown

const advice: Readonly<Record<string, string>> = {
  EACCES: "; see who may read and write it.",
  EPERM: "; see who may read and write it.",
  EROFS: ": the file system is read-only.",
  ENOSPC: ": the disk is full.",
  ENOENT: ": it is not there.",
}

const report = (thrown: unknown): number => {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (thrown instanceof CommandError) {
    note(`postern: ${thrown.message}`)
    return thrown.exitCode
  }
  const tag = thrown instanceof Error && "_tag" in thrown ? thrown._tag : undefined
  if (thrown instanceof Error && (tag === "ConfigError" || tag === "InvalidRequest")) {
    note(`postern: ${thrown.message}`)
    return exitCodes.usage
  }
  if (isSystemError(thrown)) {
    const { code, path, syscall } = thrown
    note(`postern: Expected to ${syscall === "scandir" ? "list" : syscall} ${path}, came ${code}${advice[code] ?? ""}`)
    return exitCodes.failed
  }
  // Messages of the system name files and codes; nothing of a request reaches them.
  note(`postern: ${thrown instanceof Error ? thrown.message : "an unknown fault"}`)
  return exitCodes.failed
}

/** Runs one command line; gives its exit code. */
export const runProgram = async (words: ReadonlyArray<string>, version: string): Promise<number> => {
  try {
    const program = makeProgram(version)
    if (words[0] === "complete") await withCompletions(program)
    await program.parseAsync([...words], { from: "user" })
    return Number(process.exitCode ?? exitCodes.ok)
  } catch (thrown) {
    return report(thrown)
  }
}
