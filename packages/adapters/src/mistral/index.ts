export { type ApiKey } from "../network/api-key.ts"
export { type MistralRegion } from "./endpoint.ts"
export { mistral, type MistralOptions } from "./mistral-model.ts"
