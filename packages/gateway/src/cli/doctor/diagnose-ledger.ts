import { readLedger } from "@postern/core/node"
import { showCount } from "../terminal.ts"
import { type Diagnosis } from "./diagnosis.ts"

/** Looks at the ledger's chains. */
export const diagnoseLedger = async (stateDirectory: string | undefined): Promise<Diagnosis> => {
  const about = "ledger"
  try {
    const { requests, files, chainOk, brokenAt } = await readLedger(stateDirectory)
    return chainOk
      ? {
          about,
          state: "ok",
          found: `${showCount(requests, "request")} in ${showCount(files, "file")}, every chain whole`,
        }
      : {
          about,
          state: "problem",
          found: `the chain is broken at ${brokenAt?.file}:${brokenAt?.line}`,
          fix: "keep the file as evidence; `postern audit verify` checks all",
        }
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "a fault"
    return {
      about,
      state: "problem",
      found: `the ledger cannot be read (${code})`,
      fix: "make the state folder yours: events must be recorded",
    }
  }
}
