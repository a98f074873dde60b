import { type Budget } from "@postern/core"
import { type SpendingFile } from "@postern/core/node"
import { hash } from "node:crypto"
import { resolve } from "node:path"
import { type AccountBudget, makeSpending, type Spending } from "./spending.ts"

/** Makes what holds a request to its budgets: of its workspaces, in their order, of its session and of its key. */
export type SpendingOf = (
  session: string,
  key: string | undefined,
  budgets: ReadonlyArray<Budget | undefined>,
) => Spending

/** Budgets that the program sets besides those of the policy. */
export interface OwnBudgets {
  /** For each conversation. */
  readonly session?: Budget | undefined
  /** For each `key` that calls are made with, or what the key of a name may spend. */
  readonly key?: Budget | ((name: string) => Budget | undefined) | undefined
}

/** Accounts are kept by hash: paths and names are nobody's business. */
const accountOf = (kind: string, name: string): string => `${kind}:${hash("sha256", name).slice(0, 24)}`

/** `file` is opened when the first budget asks for it: without budgets nothing is written. */
export const makeSpendingOf = (
  file: () => SpendingFile,
  folders: ReadonlyArray<string | undefined>,
  own: OwnBudgets = {},
): SpendingOf => {
  const workspaces = folders.map((folder) => accountOf("workspace", folder === undefined ? "" : resolve(folder)))
  return (session, key, budgets) => {
    const accounts: Array<AccountBudget> = []
    for (const [at, budget] of budgets.entries()) {
      const account = workspaces[at]
      if (budget !== undefined && account !== undefined) accounts.push({ account, owner: "the workspace", budget })
    }
    if (own.session !== undefined) {
      accounts.push({ account: accountOf("session", session), owner: "the session", budget: own.session })
    }
    if (key !== undefined) {
      const budget = typeof own.key === "function" ? own.key(key) : own.key
      if (budget !== undefined) accounts.push({ account: accountOf("key", key), owner: "the key", budget })
    }
    return makeSpending(file, accounts)
  }
}
