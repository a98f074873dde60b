import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { makeMemoryLedger, parsePolicy, type PolicyException } from "@postern/core"
import { findPolicyRoot } from "@postern/core/node"
import { createRouter } from "@postern/router"
import { applyEdits, modify } from "jsonc-parser"
import * as Result from "effect/Result"
import { CommandError, exitCodes } from "../command-error.ts"
import { makeExplain, readRequest } from "../explained-request.ts"
import { readKnownFindings } from "../known-findings.ts"
import { readInput } from "../read-input.ts"
import { say, sayJson } from "../terminal.ts"

interface AllowOptions {
  readonly reason: string
  readonly expires?: string
  readonly in?: string
  readonly workspace: string
  readonly state?: string
  readonly json?: boolean
}

const quarterMs = 90 * 86_400_000

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

const readExpiry = (expires: string | undefined): string => {
  if (expires === undefined) return dayOf(Date.now() + quarterMs)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(expires) && !Number.isNaN(Date.parse(expires))
  // `2027-02-30` is read as a day of March.
  if (!isDay || dayOf(Date.parse(expires)) !== expires)
    throw new CommandError(`Expected \`--expires\` to be a day as YYYY-MM-DD, came ${expires}.`)
  const today = dayOf(Date.now())
  if (expires >= today) return expires
  throw new CommandError(
    `Expected \`--expires\` to be today (${today}, UTC) or later, came ${expires}: it would except nothing; give a day to come.`,
  )
}

const findingIds = /^(?:origin|content|mention|secret)-[0-9a-f]{10}$/

const isInRequest = async (finding: string, file: string, { workspace, state }: AllowOptions): Promise<boolean> => {
  const request = readRequest(await readInput(file))
  await using router = await createRouter({
    workspace,
    targets: [],
    ledger: makeMemoryLedger(),
    ...(state === undefined ? {} : { stateDirectory: state }),
  })
  const { verdict } = await makeExplain(router)(request)
  return verdict.findings.some(({ id }) => id === finding)
}

/** An id that nothing has is a slip of the pen, and an exception of it would be reviewed for nothing. */
const checkKnown = async (finding: string, options: AllowOptions): Promise<void> => {
  const { in: file, workspace, state } = options
  const isKnown =
    file === undefined
      ? (await readKnownFindings(workspace, state)).has(finding)
      : await isInRequest(finding, file, options)
  if (isKnown) return
  throw new CommandError(
    file === undefined
      ? `Expected ${finding} to be of a request of the ledger, or of a protected file of this workspace, came an unknown id; name the request in which \`postern explain\` shows it: \`--in FILE\`.`
      : `Expected the request in ${file} to have the finding ${finding}, came others; \`postern explain ${file}\` prints their ids.`,
  )
}

const checkNew = (finding: string, held: ReadonlyArray<PolicyException>, file: string): void => {
  const same = held.find((exception) => exception.finding === finding)
  if (same === undefined) return
  throw new CommandError(
    `Expected a finding that is not excepted yet, came ${finding}, which ${file} excepts until ${same.expires} ("${same.reason}"); edit \`expires\` there.`,
    exitCodes.no,
  )
}

const readPolicy = (text: string) => {
  const parsed = parsePolicy(text, "postern.jsonc")
  if (Result.isSuccess(parsed)) return parsed.success.document
  throw new CommandError(`The policy has errors; mend them first.\n${parsed.failure.message}`, exitCodes.no)
}

/** `postern allow`: adds an exception to the workspace's root policy file, its comments kept. */
export const runAllow = async (finding: string, options: AllowOptions): Promise<void> => {
  if (!findingIds.test(finding)) {
    throw new CommandError(
      `Expected the id of a finding of a file or a secret, for instance content-3f2a9c41d0, came ${finding}; \`postern explain\` prints the ids.`,
    )
  }
  const expires = readExpiry(options.expires)
  const root = findPolicyRoot(options.workspace)
  if (root === undefined) {
    throw new CommandError(
      "Expected a postern.jsonc in the workspace, found none; run `postern init` first.",
      exitCodes.no,
    )
  }
  const file = join(root, "postern.jsonc")
  const text = readFileSync(file, "utf8")
  const { exceptions = [] } = readPolicy(text)
  checkNew(finding, exceptions, file)
  await checkKnown(finding, options)
  const exception = { finding, reason: options.reason, expires }
  const formattingOptions = { insertSpaces: true, tabSize: 2 }
  const at = exceptions.length === 0 ? ["exceptions"] : ["exceptions", exceptions.length]
  const value = exceptions.length === 0 ? [exception] : exception
  writeFileSync(file, applyEdits(text, modify(text, at, value, { formattingOptions })))
  if (options.json === true) return sayJson({ file, exception })
  say(`${file}: ${finding} is excepted until ${exception.expires}.`)
  say(
    "It counts once it is committed or approved (`postern approve`). Another policy file that binds the same path still binds.",
  )
}
