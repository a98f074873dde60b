export { type LedgerOptions, openLedger } from "./ledger-file.ts"
export { followEvents } from "./follow-ledger.ts"
export { type LedgerSummary, readEvents, readLedger } from "./read-ledger.ts"
export {
  approvePolicy,
  loadWorkspacePolicy,
  type PendingPolicy,
  pendingPolicies,
  type WorkspacePolicy,
} from "./policy-file.ts"
export { type PolicyOptions } from "./policy-parts.ts"
export { findPolicyRoot, policyFileName } from "./policy-root.ts"
export {
  type CheckedPath,
  checkPaths,
  checkWorkspace,
  type IneffectiveRule,
  policyReport,
  type PolicyReport,
} from "./policy-report.ts"
export { type LinkedNames, makeLinkedNames } from "./linked-names.ts"
export { machineSeed } from "./machine-seed.ts"
export { packageFile } from "./package-file.ts"
export { makeRealPath } from "./real-path.ts"
export { findRepositoryRoots } from "./repository-roots.ts"
export { type Amount, openSpendingFile, type Spent, type SpendingFile } from "./spending-file.ts"
export { configFolder } from "./policy-places.ts"
export { stateFolder } from "./state-folder.ts"
export { makeVerbatimCheck } from "./verbatim-check.ts"
export { type FileText, readTextFile } from "./readable-text-file.ts"
export { openWorkspace, type Workspace } from "./workspace.ts"
export { listWorkspaceFiles, type WorkspaceFiles } from "./workspace-files.ts"
export { makeRequestTokenizerFor, requestTokenizerFor } from "./request-tokenizers.ts"
export { byteClassCount, byteClasses } from "../tokens/byte-classes.ts"
export { type TiktokenRanks } from "./tiktoken-protocol.ts"
export { llamaCppTokenizerFor, makeTiktokenTokenizer, type TiktokenOptions, tokenizerFor } from "./tokenizers.ts"
