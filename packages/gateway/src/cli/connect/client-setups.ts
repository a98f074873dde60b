import { type ClientSetup, type GatewayPlace } from "./client-setup.ts"
import { putBlock, putInYamlList, setInJson, setInYaml } from "./edit-file.ts"

const variable = "POSTERN_KEY"

const exportKey = ({ keyFile }: GatewayPlace, name = variable): string => `export ${name}="$(cat ${keyFile})"`

/** A profile of Codex is a file of its own, which `--profile` lays over the user's `config.toml`. */
const codexProfile = (url: string): string => `model = "auto"
model_provider = "postern"

[model_providers.postern]
name = "Postern"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "${variable}"`

const vibeBlock = (url: string): string => `[[providers]]
name = "postern"
api_base = "${url}/v1"
api_key_env_var = "${variable}"
api_style = "openai"
backend = "generic"

[[models]]
name = "auto"
provider = "postern"
alias = "postern"`

/** The older versions know `ANTHROPIC_SMALL_FAST_MODEL`, the newer ones a variable for each size. */
const claudeModels = [
  "ANTHROPIC_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
]

/** Every coding tool that `postern connect` knows. */
export const clientSetups: ReadonlyArray<ClientSetup> = [
  {
    name: "continue",
    title: "Continue",
    file: ".continue/config.yaml",
    edit: (text, { url }) => {
      const apiKey = `\${{ secrets.${variable} }}`
      return putInYamlList(text === "" ? "name: Local\nversion: 1.0.0\nschema: v1\n" : text, "models", [
        {
          name: "Postern",
          provider: "openai",
          model: "auto",
          apiBase: `${url}/v1`,
          apiKey,
          roles: ["chat", "edit", "apply"],
        },
        {
          name: "Postern autocomplete",
          provider: "mistral",
          model: "auto",
          apiBase: `${url}/v1`,
          apiKey,
          roles: ["autocomplete"],
        },
      ])
    },
    next: ({ keyFile }) => [`echo "${variable}=$(cat ${keyFile})" >> ~/.continue/.env`],
  },
  {
    name: "opencode",
    title: "opencode",
    file: ".config/opencode/opencode.json",
    edit: (text, { url }) =>
      setInJson(text, [
        [
          ["provider", "postern"],
          {
            npm: "@ai-sdk/openai-compatible",
            name: "Postern",
            options: { baseURL: `${url}/v1`, apiKey: `{env:${variable}}` },
            models: { auto: { name: "Postern auto" } },
          },
        ],
      ]),
    next: (place) => [exportKey(place), "opencode --model postern/auto"],
  },
  {
    name: "codex",
    title: "Codex CLI",
    file: ".codex/postern.config.toml",
    edit: (text, { url }) => putBlock(text, codexProfile(url)),
    next: (place) => [exportKey(place), "codex --profile postern"],
  },
  {
    name: "claude-code",
    title: "Claude Code",
    file: ".claude/settings.json",
    edit: (text, { url, keyFile }) =>
      setInJson(text, [
        [["apiKeyHelper"], `cat ${keyFile}`],
        [["env", "ANTHROPIC_BASE_URL"], url],
        // It asks by these names too: for titles and summaries, for its subagents, and where a person picks a size.
        ...claudeModels.map((name) => [["env", name], "auto"] as const),
      ]),
    next: () => ["claude"],
  },
  {
    name: "cline",
    title: "Cline",
    next: ({ url, keyFile }) => [`cline auth -p openai -k "$(cat ${keyFile})" -m auto -b ${url}/v1`],
  },
  {
    name: "zed",
    title: "Zed",
    file: ".config/zed/settings.json",
    edit: (text, { url }) =>
      setInJson(text, [
        [
          ["language_models", "openai_compatible", "Postern"],
          {
            api_url: `${url}/v1`,
            available_models: [{ name: "auto", display_name: "Postern auto", max_tokens: 128_000 }],
          },
        ],
      ]),
    next: (place) => [exportKey(place, "POSTERN_API_KEY"), "zed"],
  },
  {
    name: "aider",
    title: "aider",
    file: ".aider.conf.yml",
    edit: (text, { url }) => setInYaml(text, { "openai-api-base": `${url}/v1`, model: "openai/auto" }),
    next: (place) => [exportKey(place, "OPENAI_API_KEY"), "aider"],
  },
  {
    name: "vscode",
    title: "VS Code",
    next: ({ url, keyFile }) => [
      "In VS Code: Chat: Manage Language Models… → Custom Endpoint, then as its model:",
      `{ "id": "auto", "name": "Postern auto", "url": "${url}/v1/chat/completions", "toolCalling": true, "vision": false, "maxInputTokens": 128000, "maxOutputTokens": 16000 }`,
      `Its API key is in ${keyFile}`,
    ],
  },
  {
    name: "vibe",
    title: "Mistral Vibe",
    file: ".vibe/config.toml",
    edit: (text, { url }) => putBlock(text, vibeBlock(url)),
    next: (place) => [exportKey(place), "vibe, then /model postern"],
  },
]
