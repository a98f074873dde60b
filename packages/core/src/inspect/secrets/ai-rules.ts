import { type SecretRule } from "./secret-rule.ts"

/** Vendors of models and of what surrounds them. */
export const aiRules: ReadonlyArray<SecretRule> = [
  { name: "openai-key", literals: ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"], pattern: /[\w-]{32,300}/ },
  { name: "openai-key", literals: ["sk-"], pattern: /[A-Za-z0-9]{32,128}/ },
  { name: "anthropic-key", literals: ["sk-ant-"], pattern: /[\w-]{24,300}/ },
  { name: "openrouter-key", literals: ["sk-or-"], pattern: /v\d-[a-f0-9]{64}/ },
  { name: "hugging-face-token", literals: ["hf_"], pattern: /[A-Za-z0-9]{30,80}/ },
  { name: "hugging-face-token", literals: ["api_org_"], pattern: /[A-Za-z0-9]{30,80}/ },
  { name: "replicate-token", literals: ["r8_"], pattern: /[A-Za-z0-9]{37,60}/ },
  { name: "groq-key", literals: ["gsk_"], pattern: /[A-Za-z0-9]{40,80}/ },
  { name: "xai-key", literals: ["xai-"], pattern: /[A-Za-z0-9_-]{60,120}/ },
  { name: "perplexity-key", literals: ["pplx-"], pattern: /[A-Za-z0-9]{40,80}/ },
  { name: "nvidia-key", literals: ["nvapi-"], pattern: /[\w-]{60,80}/ },
  { name: "together-key", literals: ["tgp_v1_"], pattern: /[\w-]{40,60}/ },
  { name: "fireworks-key", literals: ["fw_"], pattern: /[A-Za-z0-9]{22,40}/ },
  { name: "cerebras-key", literals: ["csk-"], pattern: /[a-z0-9]{40,60}/ },
  { name: "elevenlabs-key", literals: ["sk_"], pattern: /[a-f0-9]{48}/ },
  { name: "langsmith-key", literals: ["lsv2_pt_", "lsv2_sk_"], pattern: /[a-f0-9]{32}_[a-f0-9]{10}/ },
  { name: "pinecone-key", literals: ["pcsk_"], pattern: /[A-Za-z0-9]{5,8}_[A-Za-z0-9]{50,70}/ },
  { name: "jina-key", literals: ["jina_"], pattern: /[\w-]{50,70}/ },
  { name: "tavily-key", literals: ["tvly-"], pattern: /(?:dev-|prod-)?[A-Za-z0-9]{32,60}/ },
  { name: "firecrawl-key", literals: ["fc-"], pattern: /[a-f0-9]{32}/ },
]
