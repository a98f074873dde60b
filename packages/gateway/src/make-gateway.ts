import { type Ledger, RouterService, type Target } from "@postern/core"
import { openLedger } from "@postern/core/node"
import { layer } from "@postern/router/layer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { type ConfigDocument, type TargetDocument } from "./config/config-document.ts"
import { makeRouterOptions, makeWorkspaces } from "./config/make-router-options.ts"
import { makeTargets } from "./config/make-targets.ts"
import { readKey } from "./config/read-key.ts"
import { UnusableConfig } from "./config/unusable-config.ts"
import { makeMetrics } from "./observe/metrics.ts"
import { watchLedger } from "./observe/watch-ledger.ts"
import { type Client, makeClients } from "./server/clients.ts"
import { isLoopback } from "./server/loopback.ts"
import { type Gate } from "./server/exchange.ts"
import { makeGate } from "./server/make-gate.ts"
import { brokenAlias } from "./server/model-names.ts"
import { type OwnKey, ownKey } from "./server/own-key.ts"

/** Telemetry holds nothing of a request, and still: nothing leaves the device then. */
const isDeviceOnly = (): boolean => process.env["POSTERN_DEVICE_ONLY"] === "1"

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly config: ConfigDocument
  /** Absent: those of the configuration; where that names none, device models that are found on this machine. */
  readonly targets?: ReadonlyArray<Target>
  /** Folder of run-time state. Absent: the user's state folder. */
  readonly stateDirectory?: string
  /** Where events are recorded. Absent: a file in the state folder. */
  readonly ledger?: Ledger
}

/** A gateway that answers, whatever carries its requests. */
export interface Gateway extends AsyncDisposable {
  readonly gate: Gate
  readonly targets: ReadonlyArray<Target>
  /** Where the configuration names no model: those that were found on this machine, as it would name them. */
  readonly found: ReadonlyArray<TargetDocument>
  /** The key that the gateway made for its user. */
  readonly key: OwnKey
  /** From now on `/readyz` says that no more requests are taken. */
  readonly drain: () => void
  /** Frees every target and closes the ledger. Idempotent. */
  readonly close: () => Promise<void>
}

/** Keys that are named in the configuration, fetched; one that is not there is of no use to anybody, and said. */
const configuredClients = ({ keys = [] }: ConfigDocument): Promise<ReadonlyArray<Client>> =>
  Promise.all(
    keys.map(async ({ key: source, name, workspace, requestsPerMinute }) => {
      const key = await readKey(source)()
      if (key.length < 16) {
        const place = "env" in source ? `the environment variable ${source.env}` : "its file"
        throw new UnusableConfig(
          `Expected the key \`${name}\` of at least 16 characters in ${place}, came fewer or none; put one there.`,
        )
      }
      return { key, name, workspace, requestsPerMinute }
    }),
  )

/** What exports telemetry, where the configuration asks for it; loaded only then. */
const openTelemetry = ({ telemetry }: ConfigDocument, targets: ReadonlyArray<Target>) =>
  Effect.gen(function* () {
    if (telemetry === undefined || (isDeviceOnly() && !isLoopback(new URL(telemetry.otlp).hostname))) return []
    const { makeTelemetry } = yield* Effect.promise(() => import("./observe/telemetry.ts"))
    return [yield* makeTelemetry(telemetry, targets)]
  })

/** Device models of this machine; what looks for them is loaded only where nothing is configured. */
const findTargets = async (): Promise<ReadonlyArray<TargetDocument>> => {
  const { findDeviceTargets } = await import("./config/find-device-targets.ts")
  return (await findDeviceTargets()).map(({ target }) => target)
}

const openScoped = (options: GatewayOptions, targets: ReadonlyArray<Target>) =>
  Effect.gen(function* () {
    const opened = options.ledger ?? (yield* openLedger({ directory: options.stateDirectory }))
    if (options.ledger === undefined) yield* Effect.addFinalizer(() => Effect.ignore(opened.close))
    const metrics = makeMetrics()
    const telemetry = yield* openTelemetry(options.config, targets)
    const ledger = watchLedger(opened, [metrics.observe, ...telemetry])
    const routerOptions = makeRouterOptions(options.config, targets, ledger)
    const { stateDirectory } = options
    const context = yield* Layer.build(
      layer({ ...routerOptions, ...(stateDirectory === undefined ? {} : { stateDirectory }) }),
    )
    return { metrics, service: Context.get(context, RouterService) }
  })

/**
 * Makes a gateway over a router of its own. Rejects with a `TypeError` where the configuration asks for what cannot be, and
 * with `LedgerError` where events cannot be recorded.
 */
export const makeGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { config } = options
  const isConfigured = options.targets !== undefined || (config.targets ?? []).length > 0
  const documents = isConfigured ? config.targets : await findTargets()
  const targets = options.targets ?? (await makeTargets({ ...config, targets: documents ?? [] }))
  const key = await ownKey(options.stateDirectory)
  const clients = [{ name: "own", key: key.key }, ...(await configuredClients(config))]
  const workspaces = makeWorkspaces(config)
  const lost = clients.find(({ workspace }) => workspace !== undefined && !workspaces.has(workspace))
  if (lost !== undefined) {
    throw new UnusableConfig(
      `Expected the workspace of the key \`${lost.name}\` among \`workspaces\`, came another name; correct it.`,
    )
  }
  const { aliases = {} } = config
  const broken = targets.length === 0 ? undefined : brokenAlias(aliases, targets)
  if (broken !== undefined) {
    throw new UnusableConfig(
      `Expected the alias \`${broken}\` to lead to a target's id or to \`auto\`, came another name; correct \`aliases\`.`,
    )
  }
  const scope = Scope.makeUnsafe()
  const closed = () => Scope.close(scope, Exit.void)
  const { metrics, service } = await Effect.runPromise(
    Effect.onError(Scope.provide(openScoped(options, targets), scope), closed),
  )
  let isReady = true
  const { hosts = [], origins = [], host } = config
  const gate = makeGate({
    service,
    targets,
    aliases,
    sources: { hosts: host === undefined ? hosts : [...hosts, host], origins },
    clientOf: makeClients(clients),
    workspaces,
    isReady: () => isReady,
    keepAliveMs: (config.limits?.keepAliveSeconds ?? 15) * 1000,
    metrics: Effect.flatMap(service.targets, (states) => Effect.promise(() => metrics.format(states))),
  })
  let closing: Promise<void> | undefined
  const close = () => {
    isReady = false
    return (closing ??= Effect.runPromise(closed()))
  }
  const found = isConfigured ? [] : (documents ?? [])
  return { gate, targets, found, key, drain: () => void (isReady = false), close, [Symbol.asyncDispose]: close }
}
