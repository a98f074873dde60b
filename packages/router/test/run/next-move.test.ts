import { ModelError, type ModelErrorReason } from "@postern/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Failure, nextMove } from "../../src/run/next-move.ts"

const failure = (reason: ModelErrorReason, more: Partial<ModelError> = {}, rest: Partial<Failure> = {}): Failure => ({
  error: new ModelError({ reason, target: "t", message: "m", ...more }),
  kind: "chat",
  attempts: 1,
  hasNext: true,
  backoffMs: 250,
  jitter: 0.5,
  ...rest,
})

describe("nextMove", () => {
  it("goes on at once where a target cannot be reached and there is another", () => {
    expect(nextMove(failure("unavailable"))).toEqual({ move: "next" })
    expect(nextMove(failure("unavailable", {}, { hasNext: false }))).toEqual({ move: "retry", afterMs: 250 })
  })

  it("tries once more what failed on the other side, and twice where there is no other", () => {
    const fault = { status: 503 }
    expect(nextMove(failure("unavailable", fault))).toMatchObject({ move: "retry" })
    expect(nextMove(failure("unavailable", fault, { attempts: 2 }))).toEqual({ move: "next" })
    expect(nextMove(failure("unavailable", fault, { attempts: 2, hasNext: false }))).toEqual({
      move: "retry",
      afterMs: 500,
    })
    expect(nextMove(failure("unavailable", fault, { attempts: 3, hasNext: false }))).toEqual({ move: "next" })
  })

  it("keeps the wait that is asked for where it is short, longer where there is no other target", () => {
    expect(nextMove(failure("rate-limited", { retryAfterMs: 1500 }, { jitter: 0 }))).toEqual({
      move: "retry",
      afterMs: 1500,
    })
    expect(nextMove(failure("rate-limited", { retryAfterMs: 9000 }))).toEqual({ move: "next" })
    expect(nextMove(failure("rate-limited", { retryAfterMs: 9000 }, { hasNext: false, jitter: 0 }))).toEqual({
      move: "retry",
      afterMs: 9000,
    })
    expect(nextMove(failure("rate-limited", { retryAfterMs: 60_000 }, { hasNext: false }))).toEqual({ move: "next" })
  })

  it.each([
    "unauthorized",
    "not-found",
    "rejected",
    "does-not-fit",
    "unsupported",
    "not-cleared",
    "over-budget",
    "timed-out",
    "not-installed",
  ] as const)("never repeats what would end the same: %s", (reason) => {
    expect(nextMove(failure(reason, {}, { hasNext: false }))).toEqual({ move: "next" })
  })

  it("never repeats an infill, and never more than twice", () => {
    const reasons: ReadonlyArray<ModelErrorReason> = [
      "unavailable",
      "broken-stream",
      "crashed",
      "malformed",
      "rate-limited",
    ]
    fc.assert(
      fc.property(fc.constantFrom(...reasons), fc.nat(5), fc.boolean(), (reason, attempts, hasNext) => {
        expect(nextMove(failure(reason, { status: 500 }, { kind: "infill", hasNext }))).toEqual({ move: "next" })
        expect(nextMove(failure(reason, {}, { attempts: attempts + 3, hasNext }))).toEqual({ move: "next" })
      }),
    )
  })
})
