import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"
import { makeAnswerRegister } from "../../src/inspect/answer-register.ts"
import { type InspectionIndex } from "../../src/inspect/inspection-index.ts"
import { makeScanMemo } from "../../src/inspect/scan-memo.ts"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { compilePolicy } from "../../src/policy/policy.ts"

const seed = new Uint8Array(16)

/** An index over a policy, and over files that it protects. */
export const makeIndex = (
  document: Partial<PolicyDocument> = {},
  files: Readonly<Record<string, string>> = {},
  root?: string,
): InspectionIndex => {
  const policy = compilePolicy(
    { version: 1, default: "cloud", ...document },
    { file: "postern.jsonc", ...(root === undefined ? {} : { root }) },
  )
  const fingerprints = makeFingerprintIndex({ seed })
  for (const [path, text] of Object.entries(files)) fingerprints.protect(path, text)
  const answers = makeAnswerRegister(seed, fingerprints)
  const scan = makeScanMemo({ policy, fingerprints, answers })
  return { policy, scan, fingerprints, answers, isVerbatim: () => false }
}
