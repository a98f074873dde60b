import { type Ledger, type Target } from "@postern/core"
import { type RouterOptions } from "@postern/router"
import { type ConfigDocument } from "./config-document.ts"
import { homePath } from "./read-key.ts"

/** What a router is made of by the configuration: all roots of all workspaces, and who may spend what. */
export const makeRouterOptions = (
  { workspaces = {}, keys = [], budgets = {} }: ConfigDocument,
  targets: ReadonlyArray<Target>,
  ledger?: Ledger,
): RouterOptions => {
  const own = new Map(keys.flatMap(({ name, budget }) => (budget === undefined ? [] : [[name, budget] as const])))
  return {
    workspace: Object.values(workspaces).flatMap(({ roots }) => roots.map(homePath)),
    targets,
    budgets: { session: budgets.session, key: (name) => own.get(name) ?? budgets.key },
    ...(ledger === undefined ? {} : { ledger }),
  }
}
