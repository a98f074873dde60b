export { embeddingModel } from "./embedding-model.ts"
export { languageModel } from "./language-model.ts"
export { RequestFields } from "./request-fields.ts"
