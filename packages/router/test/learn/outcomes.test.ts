import { type AuditEvent, type RequestEvent } from "@postern/core"
import { expect, it } from "vitest"
import { outcomesOf } from "../../src/learn/outcomes.ts"

let clock = 0
const request = (id: string, rest: Partial<RequestEvent> = {}): RequestEvent => ({
  type: "request",
  version: 1,
  id,
  at: new Date(Date.UTC(2026, 0, 1) + clock++).toISOString(),
  request: "chat",
  outcome: "answered",
  durationMs: 1,
  task: "edit",
  session: "s",
  workspace: "w",
  attempts: [{ target: "device", zone: "device", outcome: "answered", bytesSent: 0 }],
  evidence: [],
  ...rest,
})
const scored = (id: string, rest: Partial<RequestEvent> = {}): RequestEvent =>
  request(id, { score: { scorer: "gain", value: 0.2 }, ...rest })
const said = (id: string, outcome: "accepted" | "corrected" | "rejected"): AuditEvent => ({
  type: "feedback",
  version: 1,
  id,
  at: "2026-01-02T00:00:00.000Z",
  outcome,
})
const fold = (...events: ReadonlyArray<AuditEvent>) =>
  outcomesOf(events, { workspace: "w", scorer: "gain" }).map(({ ranOn, isBad }) => [ranOn, isBad])

it("takes the next wish of the session for the user's word", () => {
  expect(fold(scored("1"), request("2"))).toEqual([["device", false]])
  expect(fold(scored("1"), request("2", { corrects: true }))).toEqual([["device", true]])
})

it("leaves out what nobody judged, and what another conversation says", () => {
  expect(fold(scored("1"))).toEqual([])
  expect(fold(scored("1"), request("2", { session: "other", corrects: true }))).toEqual([])
})

it("takes an escalation for the answer's failure, whatever it came to, and in the agent's later steps too", () => {
  for (const escalation of ["escalated", "deferred", "refused", "kept"] as const) {
    expect(fold(scored("1", { escalation }))).toEqual([["device", true]])
  }
  expect(fold(scored("1"), request("2", { task: "agent-step", escalation: "deferred" }))).toEqual([["device", true]])
  expect(fold(scored("1"), request("2", { task: "agent-step" }))).toEqual([])
})

it("believes feedback before anything else", () => {
  expect(fold(scored("1", { escalation: "kept" }), said("1", "accepted"))).toEqual([["device", false]])
  expect(fold(scored("1"), request("2"), said("1", "accepted"), said("1", "rejected"))).toEqual([["device", true]])
  expect(fold(scored("1"), said("1", "corrected"))).toEqual([["device", true]])
})

it("tells where the first answer came from: a target that failed gave none", () => {
  const failed = { target: "device", zone: "device", outcome: "failed", bytesSent: 0 } as const
  const cloud = { target: "cloud", zone: "cloud", outcome: "answered", bytesSent: 9 } as const
  expect(fold(scored("1", { attempts: [failed, cloud] }), request("2"))).toEqual([["elsewhere", false]])
  expect(fold(scored("1", { attempts: [{ ...failed, outcome: "rejected" }, cloud], escalation: "escalated" }))).toEqual(
    [["device", true]],
  )
  expect(fold(scored("1", { attempts: [failed] }), request("2"))).toEqual([])
})

it("reads events in the order of their time, and neither another workspace's nor another scorer's", () => {
  const [first, second] = [scored("1"), request("2", { corrects: true })]
  expect(fold(second, first)).toEqual([["device", true]])
  expect(fold(scored("1", { workspace: "v" }), request("2", { workspace: "v" }))).toEqual([])
  expect(fold(scored("1", { score: { scorer: "other", value: 0.2 } }), request("2"))).toEqual([])
})
