import { policyReport } from "@postern/core/node"
import { type Diagnosis } from "./diagnosis.ts"

/** Looks at the workspace's policy. */
export const diagnosePolicy = (workspace: string, stateDirectory: string | undefined): ReadonlyArray<Diagnosis> => {
  const report = policyReport(workspace, { stateDirectory })
  const about = "policy"
  const warnings = report.warnings.map((found): Diagnosis => ({ about, state: "warning", found }))
  const idle = [...report.unmatched, ...report.ineffective.map(({ rule }) => rule)].map((rule): Diagnosis => ({
    about,
    state: "warning",
    found: `${rule.file}:${rule.line ?? 1} has no effect`,
    fix: "`postern check` says why",
  }))
  switch (report.status) {
    case "broken":
      return [
        {
          about,
          state: "problem",
          found: report.error?.message ?? "the policy has errors",
          fix: "mend the file: until then nothing leaves the device",
        },
      ]
    case "none": {
      const found = report.awaiting ?? "no policy file: everything stays on the device"
      return [
        {
          about,
          state: "problem",
          found,
          fix: report.awaiting === undefined ? "run `postern init`" : "commit it, or run `postern approve`",
        },
      ]
    }
    case "given":
      return [{ about, state: "ok", found: report.files.map(({ file }) => file).join(", ") }, ...warnings, ...idle]
  }
}
