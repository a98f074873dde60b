export {
  type AttemptEvent,
  type AuditAttempt,
  type AuditEvent,
  type AuditFinding,
  type FeedbackEvent,
  type Overhead,
  type RequestEvent,
} from "./audit/audit-event.ts"
export { auditFindings } from "./audit/audit-findings.ts"
export { avoidedUsd, usdOf } from "./audit/avoided-cost.ts"
export { addRequest, noStatistics, type Statistics, type TargetStatistics } from "./audit/statistics.ts"
export { type ChainCheck, checkChain } from "./audit/hash-chain.ts"
export { type Ledger, LedgerError } from "./audit/ledger.ts"
export { makeMemoryLedger, type MemoryLedger } from "./audit/memory-ledger.ts"
export { findCard, modelCards } from "./cards/cards.ts"
export { unknownCard } from "./cards/unknown-card.ts"
export { clear, type ClearContext, NotCleared, objectionTo } from "./clear/clear.ts"
export { type ClearedRequest, isCleared } from "./clear/cleared-request.ts"
export { isReachable, type Reach } from "./clear/reachable-address.ts"
export { type FingerprintIndex, type FingerprintMatch } from "./fingerprint/fingerprint.ts"
export { makeFingerprintIndex } from "./fingerprint/fingerprint-index.ts"
export { UnreadableIndex } from "./fingerprint/saved-index.ts"
export { type TextProfile } from "./fingerprint/text-profile.ts"
export {
  type AnswerRecord,
  type AnswerRegister,
  makeAnswerRegister,
  type RegisteredAnswer,
} from "./inspect/answer-register.ts"
export { pathFindingIds, rulePlace } from "./inspect/finding.ts"
export { type FoundRedactable, type Inspection, inspectRequest } from "./inspect/inspect-request.ts"
export { prepareInspection } from "./inspect/prepare-inspection.ts"
export { type InspectionIndex } from "./inspect/inspection-index.ts"
export { requestHash } from "./inspect/request-hash.ts"
export { neededRedactions } from "./inspect/needed-redactions.ts"
export { makeScanMemo, type ScanMemo, type ScannedText, type ScanParts } from "./inspect/scan-memo.ts"
export { findSecrets, type SecretMatch } from "./inspect/secrets/find-secrets.ts"
export { type DecodedView, decodedViews, type ViewKind } from "./inspect/views/decoded-views.ts"
export { decodeJsonc, type FileForm, type FileProblem } from "./jsonc/decode-jsonc.ts"
export { nearest } from "./jsonc/nearest-name.ts"
export { decodeRequest } from "./model/decode-request.ts"
export { type Json, type JsonObject } from "./model/json.ts"
export {
  type ApiModel,
  type Capabilities,
  type Known,
  type ModelCard,
  type Parameters,
  type Price,
  type Service,
  type TemplateName,
  type TokenizerName,
} from "./model/model-card.ts"
export { type LaneState, type TargetState } from "./model/target-state.ts"
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
  type InfillSnippet,
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
  type CalibrationReport,
  type CallOptions,
  type ChatReply,
  type EmbedReply,
  type Evidence,
  type ExcludedTarget,
  type ExclusionReason,
  feedbackOutcomes,
  type FeedbackOutcome,
  type Fit,
  type InfillReply,
  type PlanStep,
  type Route,
  type RoutedPart,
  type RoutePart,
  type RoutePlan,
  type Router,
  type RouteScore,
  type ScoreCorrection,
} from "./model/router.ts"
export { type EffectCallOptions, RouterService } from "./model/router-service.ts"
export { InvalidRequest, NoRoute, type RouterError } from "./model/router-errors.ts"
export { type ClientPrefix, recognizeSession, type Session } from "./model/session.ts"
export {
  type EmbeddingPart,
  type FinishPart,
  type FinishReason,
  type ReasoningDeltaPart,
  type ResponseStartPart,
  type StreamPart,
  type TextDeltaPart,
  type TokenLogprob,
  type ToolCallDeltaPart,
  type ToolCallEndPart,
  type ToolCallStartPart,
  type Usage,
} from "./model/stream-part.ts"
export {
  type ContextLimit,
  type Deadlines,
  type EngineStatus,
  type EngineTarget,
  type NetworkTarget,
  type RequestKind,
  type ServerCondition,
  type Target,
} from "./model/target.ts"
export {
  type ContentFinding,
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
export { type PromptCount, type PromptShare, type RequestTokenizer } from "./tokens/request-tokenizer.ts"
export { type Counted, type TokenEstimate, type Tokenizer } from "./tokens/tokenizer.ts"
export { type WireRequest } from "./model/wire-request.ts"
export { isWithin, narrowest, type Zone, zones } from "./model/zone.ts"
export { breaksTerms } from "./policy/cloud-terms.ts"
export { matchesName } from "./policy/match-name.ts"
export { judge } from "./policy/judge.ts"
export { type Judgement, judgeWorkspaces } from "./policy/judge-workspaces.ts"
export { parsePolicy } from "./policy/parse-policy.ts"
export {
  type Budget,
  BudgetSchema,
  type CloudTerms,
  type PolicyDocument,
  type RouteIntent,
} from "./policy/policy-document.ts"
export { policyJsonSchema } from "./policy/policy-json-schema.ts"
export { PolicyError } from "./policy/policy-error.ts"
export {
  brokenPolicy,
  compilePolicies,
  compilePolicy,
  noPolicy,
  type Policy,
  type PolicyParts,
} from "./policy/policy.ts"
export { type PathZone, type PolicyWorkspace, type ZoneOpinion } from "./policy/path-zone.ts"
export { type IgnoreLayer, type PolicyLayer, type PolicyOrigin } from "./policy/policy-layer.ts"
export { type FileSettings, type PolicyException, type PolicySettings } from "./policy/policy-settings.ts"
export { redactRequest } from "./redact/redact-request.ts"
export { makeRedaction, type Redactable, type Redaction } from "./redact/redaction.ts"
export { type RestoreCounts, type Restorer } from "./redact/restorer.ts"
export { makeSessionRedactions } from "./redact/session-redactions.ts"
export { makeRecentValues, type RecentValues } from "./recent-values.ts"
export { textDigest } from "./text-digest.ts"
export { compileMatcher, type PathMatcher } from "./policy/path-rules.ts"
