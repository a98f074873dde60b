import { type Budget, type Fit, ModelError, type ModelRequest, type Target, type Usage, usdOf } from "@postern/core"
import { type Amount, type Spent, type SpendingFile } from "@postern/core/node"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { answerTokens, priceOf } from "./price.ts"

/** A budget, and the account it is for. */
export interface AccountBudget {
  readonly account: string
  /** Whose budget it is, for reasons: `the workspace`, `the session`, `the key`. */
  readonly owner: string
  readonly budget: Budget
}

/** Says what an attempt came to; without usage the reservation stays. Gives the dollars that are known. */
type Settle = (usage: Usage | undefined) => Effect.Effect<number | undefined>

/** The budgets that one request is held to. */
export interface Spending {
  /** Why a budget has no room for what the target may cost, or nothing. */
  readonly objection: (target: Target, fit: Fit, request: ModelRequest) => Effect.Effect<string | undefined>
  /** A budget is spent and says that everything is refused then. */
  readonly refusal: Effect.Effect<string | undefined>
  /** Reserves the most that an attempt may cost, before it begins. */
  readonly reserve: (target: Target, fit: Fit, request: ModelRequest) => Effect.Effect<Settle, ModelError>
}

const limits = [
  ["usdPerDay", "day", "usd"],
  ["usdPerMonth", "month", "usd"],
  ["tokensPerDay", "day", "tokens"],
  ["tokensPerMonth", "month", "tokens"],
] as const

const words = (unit: "usd" | "tokens", value: number): string =>
  unit === "usd" ? `$${value.toFixed(4).replace(/\.?0+$/, "")}` : `${value} tokens`

/** The first limit that has no room for a further amount. */
const exceeded = ({ owner, budget }: AccountBudget, spent: Spent, amount: Amount): string | undefined => {
  for (const [limit, period, unit] of limits) {
    const most = budget[limit]
    const used = spent[period][unit]
    if (most !== undefined && used + amount[unit] > most) {
      return `${owner} has ${words(unit, Math.max(0, most - used))} of its \`${limit}\` ${words(unit, most)} left, this may take ${words(unit, amount[unit])}`
    }
  }
  return undefined
}

const isSpent = ({ budget }: AccountBudget, spent: Spent): boolean =>
  limits.some(([limit, period, unit]) => {
    const most = budget[limit]
    return most !== undefined && spent[period][unit] >= most
  })

const hasDollars = ({ budget }: AccountBudget): boolean =>
  budget.usdPerDay !== undefined || budget.usdPerMonth !== undefined

/** The most that an attempt may take. */
const mostOf = (target: Target, fit: Fit, request: ModelRequest): Amount => {
  const output = answerTokens(fit, request)
  const price = priceOf(target)
  return { tokens: fit.atMost + output, usd: price === undefined ? 0 : usdOf(price, fit.atMost, output, 0) }
}

/** Only what runs in the cloud costs: what one's own machines do is paid already. */
const isCharged = (target: Target): boolean => target.zone === "cloud"

/** Makes what holds one request to its budgets. */
export const makeSpending = (open: () => SpendingFile, accounts: ReadonlyArray<AccountBudget>): Spending => {
  const objectionAt = (target: Target, amount: Amount, nowMs: number): string | undefined => {
    if (!isCharged(target)) return undefined
    for (const account of accounts) {
      if (hasDollars(account) && priceOf(target) === undefined) {
        return `its price is not known, so that a budget in dollars cannot hold it; give its \`card\` a price, in config.jsonc the target a \`price\``
      }
      const over = exceeded(account, open().spent(account.account, nowMs), amount)
      if (over !== undefined) return over
    }
    return undefined
  }
  const refusalAt = (nowMs: number): string | undefined =>
    accounts
      .filter(({ budget }) => budget.whenSpent === "refuse")
      .filter((account) => isSpent(account, open().spent(account.account, nowMs)))
      .map(({ owner }) => `${owner} has spent its budget, and requests are refused then`)[0]
  const unreadable = (target: Target) =>
    new ModelError({
      reason: "over-budget",
      target: target.id,
      message: `Expected to read and write what was spent, came a fault; make the state folder's \`spending\` writable.`,
    })

  const settleOf =
    (id: string | undefined, target: Target): Settle =>
    (usage) =>
      Effect.sync(() => {
        const price = priceOf(target)
        const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0 } = usage ?? {}
        const isKnown = usage?.inputTokens !== undefined && isCharged(target)
        const usd =
          isKnown && price !== undefined ? usdOf(price, inputTokens, outputTokens, cachedInputTokens) : undefined
        // What broke off says nothing of its cost: the reservation stands.
        if (id !== undefined && isKnown) open().settle(id, { usd: usd ?? 0, tokens: inputTokens + outputTokens })
        return usd
      }).pipe(Effect.orElseSucceed(() => undefined))

  return {
    objection: (target, fit, request) =>
      accounts.length === 0
        ? Effect.succeed(undefined)
        : Effect.flatMap(Clock.currentTimeMillis, (now) =>
            Effect.try(() => objectionAt(target, mostOf(target, fit, request), now)).pipe(
              Effect.orElseSucceed(() => (isCharged(target) ? unreadable(target).message : undefined)),
            ),
          ),
    refusal: Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.try(() => refusalAt(now)).pipe(Effect.orElseSucceed(() => undefined)),
    ),
    reserve: Effect.fnUntraced(function* (target, fit, request) {
      if (accounts.length === 0 || !isCharged(target)) return settleOf(undefined, target)
      const now = yield* Clock.currentTimeMillis
      const amount = mostOf(target, fit, request)
      // Looked at and written in one go: no other request of this process comes between.
      const reserved = yield* Effect.try({
        try: () => {
          const objection = objectionAt(target, amount, now)
          if (objection !== undefined) return { objection }
          const id = open().reserve(
            accounts.map(({ account }) => account),
            amount,
            now,
          )
          // Another process may have reserved meanwhile: what both have written, both can see.
          const over = accounts
            .map((account) => exceeded(account, open().spent(account.account, now), { usd: 0, tokens: 0 }))
            .find((found) => found !== undefined)
          if (over !== undefined) open().settle(id, { usd: 0, tokens: 0 })
          return over === undefined ? { id } : { objection: over }
        },
        catch: () => unreadable(target),
      })
      if (reserved.objection !== undefined) {
        const message = `${target.id} would cost too much: ${reserved.objection}.`
        return yield* new ModelError({ reason: "over-budget", target: target.id, message })
      }
      return settleOf(reserved.id, target)
    }),
  }
}
