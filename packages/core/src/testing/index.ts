export {
  askedText,
  type MistralAnswer,
  type MistralAnswers,
  type MistralCall,
  type MistralFault,
  type MistralToolCall,
} from "./mistral-answer.ts"
export { mistralVector } from "./mistral-embedding.ts"
export { errorBody, invalidModelBody, tooLargeBody } from "./mistral-error-body.ts"
export {
  defaultMistralModels,
  type MistralServer,
  type MistralServerOptions,
  type RecordedRequest,
  startMistralServer,
} from "./mistral-server.ts"
