import { narrowest, type Zone } from "../model/zone.ts"
import {
  type Budget,
  type CloudTerms,
  nameRules,
  type PolicyDocument,
  type RouteIntent,
  secretRules,
  spentRules,
} from "./policy-document.ts"
import { type PolicyLayer } from "./policy-layer.ts"

/** A finding that a person found harmless. */
export type PolicyException = NonNullable<PolicyDocument["exceptions"]>[number]

/** What one file says of whole requests. Absent: no opinion. */
export interface FileSettings {
  /** The file's name among all in force. */
  readonly file: string
  readonly secrets?: PolicyDocument["secrets"]
  readonly exceptions: ReadonlyArray<PolicyException>
}

/** What all files together say of whole requests. */
export interface PolicySettings {
  /** Zones of text of no known origin. */
  readonly unknown: { readonly prose: Zone; readonly code: Zone }
  /** Zone of what cannot be read. */
  readonly attachments: Zone
  /** What becomes of a protected path that is only named. */
  readonly names: (typeof nameRules)[number]
  /** What a secret does to its request. */
  readonly secrets: (typeof secretRules)[number]
  /** Whether protected files are known by their content too. */
  readonly fingerprints: boolean
  /** Names of the exclusion files that are honoured. */
  readonly ignoreFiles: ReadonlyArray<string>
  /** Hosts that count as internal; absent: nobody says. */
  readonly internalHosts: ReadonlyArray<string> | undefined
  /** Each must be met by a cloud target. */
  readonly cloud: ReadonlyArray<CloudTerms>
  /** Tools that a cloud target may run on its own side. */
  readonly serverTools: ReadonlyArray<string>
  /** What cloud targets may cost; absent: nobody says. */
  readonly budget: Budget | undefined
  /** Kind of task to preferred zone. */
  readonly tasks: NonNullable<PolicyDocument["tasks"]>
  /** Where requests go that the facts leave open; absent: nobody says. */
  readonly route: RouteIntent | undefined
  /** What each file says alone. */
  readonly files: ReadonlyArray<FileSettings>
}

/** In the mode `observe` the default counts as `cloud`. */
const codeByDefault = ({ default: zone = "device", mode }: PolicyDocument): Zone =>
  mode === "observe" && zone !== "nowhere" ? "cloud" : zone

/** The document with what its absent keys mean: the table's defaults at the root, no opinion elsewhere. */
const complete = ({ origin, document }: PolicyLayer): PolicyDocument =>
  origin !== "root" && origin !== "inline"
    ? { ...document, ...(document.cloud === undefined ? {} : { cloud: { trainsOnData: true, ...document.cloud } }) }
    : {
        ...document,
        unknown: { prose: "cloud", code: codeByDefault(document), ...document.unknown },
        names: document.names ?? "allow",
        secrets: document.secrets ?? "redact",
        attachments: document.attachments ?? "device",
        fingerprints: document.fingerprints ?? true,
        cloud: { trainsOnData: false, serverTools: [], ...document.cloud },
      }

const given = <A>(values: ReadonlyArray<A | undefined>): ReadonlyArray<A> =>
  values.filter((value) => value !== undefined)

const strictest = <A>(order: readonly [A, ...ReadonlyArray<A>], values: ReadonlyArray<A>): A =>
  order.findLast((value) => values.includes(value)) ?? order[0]

const intersection = (lists: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> | undefined =>
  lists.length === 0 ? undefined : [...new Set(lists[0])].filter((name) => lists.every((list) => list.includes(name)))

const limits = ["usdPerDay", "usdPerMonth", "tokensPerDay", "tokensPerMonth"] as const

/** The least of each limit, the strictest of what follows; no budget where there is none. */
const mergeBudgets = (budgets: ReadonlyArray<Budget>): Budget | undefined => {
  if (budgets.length === 0) return undefined
  const least = limits.flatMap((limit) => {
    const amounts = given(budgets.map((budget) => budget[limit]))
    return amounts.length === 0 ? [] : [[limit, Math.min(...amounts)] as const]
  })
  return {
    ...Object.fromEntries(least),
    whenSpent: strictest(spentRules, given(budgets.map(({ whenSpent }) => whenSpent))),
  }
}

/** Merges what the files say of whole requests: the strictest holds. `tasks` and `route` are the root file's own. */
export const mergeSettings = (layers: ReadonlyArray<PolicyLayer>): PolicySettings => {
  const documents = layers.map(complete)
  const own = layers.find(({ origin }) => origin === "root") ?? layers.find(({ origin }) => origin === "inline")
  return {
    unknown: {
      prose: narrowest(given(documents.map(({ unknown }) => unknown?.prose))),
      code: narrowest(given(documents.map(({ unknown }) => unknown?.code))),
    },
    attachments: narrowest(given(documents.map(({ attachments }) => attachments))),
    names: strictest(nameRules, given(documents.map(({ names }) => names))),
    secrets: strictest(secretRules, given(documents.map(({ secrets }) => secrets))),
    fingerprints: documents.some(({ fingerprints }) => fingerprints === true),
    ignoreFiles: [...new Set(documents.flatMap(({ ignoreFiles = [] }) => ignoreFiles))],
    internalHosts: intersection(given(documents.map(({ internal }) => internal?.hosts))),
    cloud: documents.flatMap(({ cloud }) => cloud ?? []),
    serverTools: intersection(given(documents.map(({ cloud }) => cloud?.serverTools))) ?? [],
    budget: mergeBudgets(given(documents.map(({ budget }) => budget))),
    tasks: own?.document.tasks ?? {},
    route: own?.document.route,
    files: layers.map(({ file }, index) => ({
      file,
      secrets: documents[index]?.secrets,
      exceptions: documents[index]?.exceptions ?? [],
    })),
  }
}
