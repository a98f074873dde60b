import { type Ledger, type Target } from "@postern/core"
import { type RouterOptions, type Verify, verifyCommand } from "@postern/router"
import { type ConfigDocument } from "./config-document.ts"
import { homePath } from "./read-key.ts"

const makeVerify = ({ command, args = [], ...rest }: NonNullable<ConfigDocument["verify"]>): Verify =>
  verifyCommand({ command: homePath(command), args: args.map(homePath), ...rest })

/** What a router is made of by the configuration: all roots of all workspaces, who may spend what, and what checks answers. */
export const makeRouterOptions = (
  { workspaces = {}, keys = [], budgets = {}, verify }: ConfigDocument,
  targets: ReadonlyArray<Target>,
  ledger?: Ledger,
): RouterOptions => {
  const own = new Map(keys.flatMap(({ name, budget }) => (budget === undefined ? [] : [[name, budget] as const])))
  return {
    workspace: Object.values(workspaces).flatMap(({ roots }) => roots.map(homePath)),
    targets,
    budgets: { session: budgets.session, key: (name) => own.get(name) ?? budgets.key },
    ...(verify === undefined ? {} : { verify: makeVerify(verify) }),
    ...(ledger === undefined ? {} : { ledger }),
  }
}
