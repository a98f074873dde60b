export { type ClearedRequest, isCleared } from "./clear/cleared-request.ts"
export { type Json, type JsonObject } from "./model/json.ts"
export {
  type ApiModel,
  type Capabilities,
  type Known,
  type ModelCard,
  type Parameters,
  type Price,
  type Service,
  type TokenizerName,
} from "./model/model-card.ts"
export { ModelError, type ModelErrorReason } from "./model/model-error.ts"
export {
  type ChatBody,
  type ChatRequest,
  type ContentPart,
  type DeclaredFile,
  type EmbedBody,
  type EmbedRequest,
  type Envelope,
  type InfillBody,
  type InfillRequest,
  type Message,
  type MessageToolCall,
  type ModelRequest,
  priorities,
  type Priority,
  type TaskKind,
  taskKinds,
  type Tool,
} from "./model/request.ts"
export {
  type CallOptions,
  type ChatReply,
  type EmbedReply,
  type Evidence,
  type ExcludedTarget,
  type ExclusionReason,
  type Fit,
  type InfillReply,
  type PlanStep,
  type Route,
  type RoutedPart,
  type RoutePart,
  type RoutePlan,
  type Router,
} from "./model/router.ts"
export { InvalidRequest, NoRoute, type RouterError } from "./model/router-errors.ts"
export {
  type EmbeddingPart,
  type FinishPart,
  type FinishReason,
  type ReasoningDeltaPart,
  type ResponseStartPart,
  type StreamPart,
  type TextDeltaPart,
  type ToolCallDeltaPart,
  type ToolCallEndPart,
  type ToolCallStartPart,
  type Usage,
} from "./model/stream-part.ts"
export { type ContextLimit, type EngineTarget, type NetworkTarget, type RequestKind, type Target } from "./model/target.ts"
export {
  type DerivedFinding,
  type Finding,
  type LimitFinding,
  type MentionFinding,
  type OriginFinding,
  type OriginForm,
  type RuleReference,
  type SecretFinding,
  type UnknownFinding,
  type UnreadableFinding,
  type Verdict,
} from "./model/verdict.ts"
export { type WireRequest } from "./model/wire-request.ts"
export { isWithin, narrowest, type Zone, zones } from "./model/zone.ts"
