import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { findPolicyRoot } from "@postern/core/node"
import { parsePolicy } from "@postern/core"
import { applyEdits, modify, type ParseError, parse } from "jsonc-parser"
import * as Result from "effect/Result"
import { CommandError, exitCodes } from "../command-error.ts"
import { say, sayJson } from "../terminal.ts"

interface AllowOptions {
  readonly reason: string
  readonly expires?: string
  readonly workspace: string
  readonly json?: boolean
}

const quarterMs = 90 * 86_400_000

const readExpiry = (expires: string | undefined): string => {
  if (expires === undefined) return new Date(Date.now() + quarterMs).toISOString().slice(0, 10)
  if (/^\d{4}-\d{2}-\d{2}$/.test(expires) && !Number.isNaN(Date.parse(expires))) return expires
  throw new CommandError(`Expected \`--expires\` to be a day as YYYY-MM-DD, came ${expires}.`)
}

const findingIds = /^(?:origin|content|mention|secret)-[0-9a-f]{10}$/

/** `postern allow`: adds an exception to the workspace's root policy file, its comments kept. */
export const runAllow = (finding: string, options: AllowOptions): void => {
  if (!findingIds.test(finding)) {
    throw new CommandError(
      `Expected the id of a finding of a file or a secret, for instance content-3f2a9c41d0, came ${finding}; \`postern explain\` prints the ids.`,
    )
  }
  const root = findPolicyRoot(options.workspace)
  if (root === undefined) {
    throw new CommandError(
      "Expected a postern.jsonc in the workspace, found none; run `postern init` first.",
      exitCodes.no,
    )
  }
  const file = join(root, "postern.jsonc")
  const text = readFileSync(file, "utf8")
  const errors: Array<ParseError> = []
  const known: unknown = parse(text, errors, { allowTrailingComma: true })
  const held: unknown = typeof known === "object" && known !== null && "exceptions" in known ? known.exceptions : []
  const exceptions: ReadonlyArray<unknown> = Array.isArray(held) ? held : []
  const exception = { finding, reason: options.reason, expires: readExpiry(options.expires) }
  const formattingOptions = { insertSpaces: true, tabSize: 2 }
  const at = exceptions.length === 0 ? ["exceptions"] : ["exceptions", exceptions.length]
  const value = exceptions.length === 0 ? [exception] : exception
  const edited = applyEdits(text, modify(text, at, value, { formattingOptions }))
  const parsed = parsePolicy(edited, "postern.jsonc")
  if (Result.isFailure(parsed))
    throw new CommandError(`The policy has errors; mend them first.\n${parsed.failure.message}`, exitCodes.no)
  writeFileSync(file, edited)
  if (options.json === true) return sayJson({ file, exception })
  say(`${file}: ${finding} is excepted until ${exception.expires}.`)
  say(
    "It counts once it is committed or approved (`postern approve`). Another policy file that binds the same path still binds.",
  )
}
