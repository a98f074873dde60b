export { type AssignedSecretSample, assignedSecretSamples } from "./assigned-secret-samples.ts"
export { type ChatFamily } from "./generated-families.ts"
export { type InfillFamilyName } from "./generated-infill-families.ts"
export { chatTemplate } from "./generated-chat-template.ts"
export {
  makeInfillModel,
  makeRandomLora,
  makeRandomModel,
  makeTekkenModel,
  makeVocabularyFile,
  type RandomModelOptions,
} from "./generated-models.ts"
export { type Script } from "./generated-script.ts"
export { makeScriptedModel, type ScriptedModelOptions } from "./generated-scripted-model.ts"
export { encodeGguf, type GgufTensor, type GgufValue, writeGguf } from "./gguf-writer.ts"
export { listenOnLoopback, type Loopback } from "./loopback.ts"
export {
  askedText,
  type MistralAnswer,
  type MistralAnswers,
  type MistralCall,
  type MistralFault,
  type MistralToolCall,
} from "./mistral-answer.ts"
export { completionBody, completionEvents } from "./mistral-completion.ts"
export { mistralVector } from "./mistral-embedding.ts"
export { errorBody, invalidModelBody, tooLargeBody } from "./mistral-error-body.ts"
export {
  defaultMistralModels,
  type MistralServer,
  type MistralServerOptions,
  startMistralServer,
} from "./mistral-server.ts"
export { type OpenAIServerName, type OpenAIServerOptions, startOpenAIServer } from "./openai-server.ts"
export { type RecordedRequest, type RecordingServer, startRecordingServer } from "./recording-server.ts"
export { type SecretSample, secretSamples } from "./secret-samples.ts"
export { transports } from "./transports.ts"
