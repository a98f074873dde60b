import { type RouterError, RouterService } from "@postern/core"
import { checkPaths, policyReport } from "@postern/core/node"
import * as Effect from "effect/Effect"
import { planFacts } from "../observe/plan-facts.ts"
import { sumUpLedger } from "../observe/sum-up-ledger.ts"
import { ToolFailure, tools } from "./tools.ts"

/** What the tools look at besides the router. */
export interface Surroundings {
  /** The folder whose policy holds. */
  readonly workspace: string
  /** Folder of run-time state. Absent: the user's. */
  readonly stateDirectory?: string
}

const dayMs = 86_400_000

const failureOf = ({ message }: RouterError) => new ToolFailure({ message })

/** What went wrong outside; messages of the system name files and codes. */
const faultOf = (cause: unknown) =>
  new ToolFailure({ message: cause instanceof Error ? cause.message : "an unknown fault" })

const envelopeOf = (files: ReadonlyArray<string> | undefined) =>
  files === undefined ? {} : { files: files.map((path) => ({ path })) }

const chatOf = (prompt: string, system?: string) => ({
  messages: [...(system === undefined ? [] : [{ role: "system", content: system }]), { role: "user", content: prompt }],
})

/** The tools over `RouterService`. */
export const toolHandlers = ({ workspace, stateDirectory }: Surroundings) =>
  tools.toLayer(
    Effect.gen(function* () {
      const router = yield* RouterService
      return tools.of({
        explain_route: Effect.fnUntraced(function* ({ prompt, request, files }) {
          if ((prompt === undefined) === (request === undefined)) {
            return yield* new ToolFailure({ message: "Expected either `prompt` or `request`; give one of them." })
          }
          const asked = prompt === undefined ? request : { ...chatOf(prompt), postern: envelopeOf(files) }
          const plan = yield* Effect.mapError(router.explain(asked), failureOf)
          const { verdict, task, size, plan: found, warnings } = planFacts(plan)
          return { verdict, task, tokens: size.tokens, ...found, warnings }
        }),

        check_policy: ({ paths }) =>
          Effect.try({
            try: () => {
              const { status, error, warnings } = policyReport(workspace, { stateDirectory })
              const checked = checkPaths(workspace, paths, { stateDirectory })
              return {
                status,
                paths: checked.map(({ path, zone, place, rule }) => ({
                  path,
                  zone,
                  rule: place,
                  reason: rule.reason ?? null,
                })),
                warnings: [...(error === undefined ? [] : [error.message]), ...warnings],
              }
            },
            catch: faultOf,
          }),

        device_generate: Effect.fnUntraced(function* ({ prompt, system, files, schema, ...fields }) {
          const format =
            schema === undefined
              ? {}
              : { response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } } }
          // The zone is the tool's own: nothing that a client can say widens it.
          const postern = { ...envelopeOf(files), zone: "device" }
          const asked = { ...fields, ...chatOf(prompt, system), ...format, postern }
          const { text, route, finishReason, evidence } = yield* Effect.mapError(router.chat(asked), failureOf)
          const { target, zone, reasons } = route
          return {
            text,
            target,
            zone,
            finish_reason: finishReason,
            reasons,
            evidence: evidence.map(({ kind, detail }) => ({ kind, detail })),
          }
        }),

        usage: Effect.fnUntraced(function* ({ days = 1 }) {
          if (days < 1) return yield* new ToolFailure({ message: `Expected \`days\` to be 1 or more, came ${days}.` })
          const since = new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10)
          const sums = yield* Effect.tryPromise({ try: () => sumUpLedger(since, stateDirectory), catch: faultOf })
          const zones = new Map<string, number>()
          for (const counts of sums.days.values()) {
            for (const [zone, count] of counts) zones.set(zone, (zones.get(zone) ?? 0) + count)
          }
          return {
            since,
            requests: sums.statistics.requests,
            outcomes: sums.statistics.outcomes,
            zones: Object.fromEntries(zones),
            targets: [...sums.statistics.targets].map(([target, counted]) => ({ target, ...counted })),
            heldBackBy: [...sums.bound].map(([rule, requests]) => ({ rule, requests })),
          }
        }),
      })
    }),
  )
