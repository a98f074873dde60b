import { type Ledger, type Target } from "@postern/core"
import { type RouterOptions, type Verify, verifyCommand } from "@postern/router"
import { type ConfigDocument } from "./config-document.ts"
import { homePath } from "./read-key.ts"

const makeVerify = ({ command, args = [], ...rest }: NonNullable<ConfigDocument["verify"]>): Verify =>
  verifyCommand({ command: homePath(command), args: args.map(homePath), ...rest })

/** The folders of each workspace of the configuration. */
export const makeWorkspaces = ({ workspaces = {} }: ConfigDocument): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(Object.entries(workspaces).map(([name, { roots }]) => [name, roots.map(homePath)]))

/** What a router is made of by the configuration: all roots of all workspaces, who may spend what, and what checks answers. */
export const makeRouterOptions = (
  config: ConfigDocument,
  targets: ReadonlyArray<Target>,
  ledger?: Ledger,
): RouterOptions => {
  const { keys = [], budgets = {}, verify } = config
  const own = new Map(keys.flatMap(({ name, budget }) => (budget === undefined ? [] : [[name, budget] as const])))
  return {
    workspace: [...makeWorkspaces(config).values()].flat(),
    targets,
    budgets: { session: budgets.session, key: (name) => own.get(name) ?? budgets.key },
    ...(verify === undefined ? {} : { verify: makeVerify(verify) }),
    ...(ledger === undefined ? {} : { ledger }),
  }
}
