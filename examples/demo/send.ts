import { NoRoute, type RoutePlan, type Router, type Zone } from "@postern/core"
import { type DemoRow } from "./report.ts"
import { type DemoRequest } from "./requests.ts"

const facts = ({ verdict, task, size }: RoutePlan) => ({ task, tokens: size.tokens, furthestZone: verdict.zone })

/** Sends one request as a stream and says where it ran, why, and how soon its first token came. */
export const send = async (router: Router, { name, body, expected }: DemoRequest): Promise<DemoRow> => {
  const plan = await router.explain(body)
  const started = performance.now()
  let ran:
    | {
        readonly target: string
        readonly targetZone: Zone
        readonly reasons: ReadonlyArray<string>
        readonly firstTokenMs: number
      }
    | undefined
  let outputTokens: number | null = null
  try {
    for await (const part of router.stream(body)) {
      if (part.type === "route") {
        const { target, zone, reasons } = part.route
        ran = { target, targetZone: zone, reasons, firstTokenMs: performance.now() - started }
      }
      if (part.type === "finish") outputTokens = part.usage.outputTokens ?? null
    }
  } catch (error) {
    if (!(error instanceof NoRoute)) throw error
    const reasons = [...new Set(plan.excluded.flatMap((target) => target.reasons.map((reason) => reason.explanation)))]
    return {
      name,
      ...facts(plan),
      target: null,
      targetZone: null,
      reasons,
      expected,
      ok: expected === "nowhere",
      firstTokenMs: null,
      outputTokens,
    }
  }
  if (ran === undefined) throw new Error(`${name}: the stream ended without a route`)
  return { name, ...facts(plan), ...ran, outputTokens, expected, ok: ran.targetZone === expected }
}
