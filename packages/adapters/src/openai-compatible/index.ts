export { type ApiKey } from "../network/api-key.ts"
export { type OpenAICompatibleServer } from "./dialect.ts"
export { openaiCompatible, type OpenAICompatibleOptions } from "./openai-compatible-model.ts"
