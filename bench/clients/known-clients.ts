import { join } from "node:path"
import { type Client } from "./client.ts"

const at = (bin: string, name: string): string => join(bin, name)

/** The clients that are driven, each in its own way to answer one question and end. */
export const knownClients: ReadonlyArray<Client> = [
  {
    name: "opencode",
    packageName: "opencode-ai",
    version: "1.18.33",
    connect: "opencode",
    env: ({ key }) => ({
      POSTERN_KEY: key,
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_SHARE: "1",
    }),
    ask: (question, { bin }) => ({
      program: at(bin, "opencode"),
      words: ["run", "--model", "postern/auto", question],
    }),
  },
  {
    name: "codex",
    packageName: "@openai/codex",
    version: "0.169.0",
    connect: "codex",
    env: ({ key }) => ({ POSTERN_KEY: key }),
    ask: (question, { bin }) => ({
      program: at(bin, "codex"),
      words: [
        "exec",
        "--profile",
        "postern",
        "--skip-git-repo-check",
        "-c",
        "analytics.enabled=false",
        "-c",
        "check_for_update_on_startup=false",
        question,
      ],
    }),
  },
  {
    name: "continue",
    packageName: "@continuedev/cli",
    version: "1.5.47",
    connect: "continue",
    files: ({ key }) => ({ ".continue/.env": `POSTERN_KEY=${key}\n` }),
    env: () => ({ CONTINUE_TELEMETRY_ENABLED: "0", CONTINUE_METRICS_ENABLED: "0", CONTINUE_CLI_ENABLE_TELEMETRY: "0" }),
    ask: (question, { bin, home }) => ({
      program: at(bin, "cn"),
      words: ["--config", join(home, ".continue", "config.yaml"), "-p", question],
    }),
  },
  {
    name: "claude-code",
    packageName: "@anthropic-ai/claude-code",
    version: "2.1.330",
    connect: "claude-code",
    env: () => ({
      DISABLE_AUTOUPDATER: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_TELEMETRY: "1",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    }),
    ask: (question, { bin }) => ({ program: at(bin, "claude"), words: ["-p", question] }),
  },
  {
    name: "qwen-code",
    packageName: "@qwen-code/qwen-code",
    version: "0.24.4",
    files: () => ({
      ".qwen/settings.json": JSON.stringify({
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { disableAutoUpdate: true, enableAutoUpdate: false },
      }),
    }),
    env: ({ key, url }) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: "auto" }),
    ask: (question, { bin }) => ({ program: at(bin, "qwen"), words: ["--auth-type", "openai", "-p", question] }),
  },
  {
    name: "cline",
    packageName: "cline",
    version: "3.0.65",
    env: () => ({ CLINE_TELEMETRY_DISABLED: "1", CLINE_NO_AUTO_UPDATE: "1" }),
    // What `postern connect cline` says.
    before: ({ bin, key, url }) => ({
      program: at(bin, "cline"),
      words: ["auth", "-p", "openai", "-k", key, "-m", "auto", "-b", `${url}/v1`],
    }),
    ask: (question, { bin }) => ({ program: at(bin, "cline"), words: ["--timeout", "90", question] }),
  },
]
