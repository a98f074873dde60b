import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger, type ModelErrorReason, type RoutedPart, type Router, type Target } from "@postern/core"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "vitest"
import { faults, type FaultyUpstream, largeWord, largeWords, startUpstream, upstreamWords } from "./faulty-upstream.ts"

/** What a fault comes to: an answer, or a typed error before or after the first content. */
type Expectation =
  | { readonly answers: string }
  | { readonly fails: "before" | "after"; readonly reason: ModelErrorReason; readonly said?: string }

const whole = upstreamWords.join("")
const [firstWord = ""] = upstreamWords
const before = (reason: ModelErrorReason): Expectation => ({ fails: "before", reason })
const after = (reason: ModelErrorReason, said = firstWord): Expectation => ({ fails: "after", reason, said })

export const expectations: Readonly<Record<keyof typeof faults | "refused" | "no such name" | "no TLS", Expectation>> =
  {
    refused: before("unavailable"),
    "no such name": before("unavailable"),
    "no TLS": before("unavailable"),
    "hang before headers": before("timed-out"),
    "hang before content": before("timed-out"),
    "hang mid-stream": after("timed-out"),
    "slow drip": { answers: whole },
    "reset before headers": before("unavailable"),
    "reset before content": before("broken-stream"),
    "reset after content": after("broken-stream"),
    "reset mid tool call": after("broken-stream", ""),
    "end before content": before("broken-stream"),
    "end without terminator": after("broken-stream"),
    "400": before("rejected"),
    "401": before("unauthorized"),
    "403": before("unauthorized"),
    "404": before("not-found"),
    "408": before("timed-out"),
    "413": before("does-not-fit"),
    "422": before("rejected"),
    "429": before("rate-limited"),
    "429 with a short wait": before("rate-limited"),
    "429 with a long wait": before("rate-limited"),
    "500": before("unavailable"),
    "502 with a page": before("unavailable"),
    "503": before("unavailable"),
    "529": before("unavailable"),
    "broken JSON": before("malformed"),
    "broken event stream": before("broken-stream"),
    "broken JSON after content": after("malformed"),
    "wrong content type": before("malformed"),
    "50 MB": { answers: largeWord.repeat(largeWords) },
    "invalid UTF-8": { answers: "One \ufffd" },
  }

/** Where the fault is, and where a request may go from there. */
export const routes = {
  "no fallback": { faulty: "cloud", other: undefined, zone: "cloud" },
  "near to cloud, allowed": { faulty: "internal", other: "cloud", zone: "cloud" },
  "near to cloud, forbidden": { faulty: "internal", other: "cloud", zone: "internal" },
  "cloud to near": { faulty: "cloud", other: "internal", zone: "cloud" },
} as const

export const faces = ["stream", "whole"] as const

/** Only what hangs waits for these. */
const deadlines = { connectMs: 800, firstTokenMs: 800, betweenTokensMs: 800 }
const patient = { connectMs: 20_000, firstTokenMs: 20_000, betweenTokensMs: 20_000 }

const targetAt = (id: string, zone: "internal" | "cloud", serverURL: string, isHanging = false): Target => ({
  ...mistral({ id, model: "m", serverURL, apiKey: "key", zone, serves: ["chat"] }),
  deadlines: isHanging ? deadlines : patient,
})

const urlOf = (name: string, upstream: FaultyUpstream): string => {
  if (name === "refused") return "http://127.0.0.1:1"
  if (name === "no such name") return "https://postern.invalid"
  return name === "no TLS" ? upstream.url.replace("http:", "https:") : upstream.url
}

interface Ended {
  readonly text: string
  readonly parts: ReadonlyArray<RoutedPart>
  readonly failure?: unknown
}

const request = (zone: string, prefer: string) => ({
  messages: [{ role: "user", content: "Count." }],
  max_tokens: 200,
  postern: { zone, prefer },
})

const ask = async (router: Router, face: (typeof faces)[number], asked: object): Promise<Ended> => {
  const parts: Array<RoutedPart> = []
  const text = () => parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("")
  try {
    if (face === "stream") for await (const part of router.stream(asked)) parts.push(part)
    else {
      const reply = await router.chat(asked)
      parts.push({ type: "route", route: reply.route }, { type: "text-delta", text: reply.text })
    }
    return { text: text(), parts }
  } catch (failure) {
    return { text: text(), parts, failure }
  }
}

const isFault = (name: string): name is keyof typeof faults => Object.hasOwn(faults, name)

interface Cell {
  readonly name: string
  readonly expected: Expectation
  readonly route: (typeof routes)[keyof typeof routes]
  readonly face: (typeof faces)[number]
}

/** Checks one cell: a fault, a route, a face. */
export const checkCell = async ({ name, expected, route, face }: Cell): Promise<void> => {
  const { faulty, other, zone } = route
  const upstream = await startUpstream(isFault(name) ? faults[name] : undefined)
  const healthy = await startUpstream()
  const ledger = makeMemoryLedger()
  const state = await mkdtemp(join(tmpdir(), "postern-faults-"))
  const targets = [
    targetAt("faulty", faulty, urlOf(name, upstream), name.startsWith("hang")),
    ...(other === undefined ? [] : [targetAt("healthy", other, healthy.url)]),
  ]
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets,
    ledger,
    stateDirectory: state,
  })
  try {
    const { text, parts, failure } = await ask(router, face, request(zone, faulty))
    const routed = parts.flatMap((part) => (part.type === "route" ? [part.route] : []))
    const mayFallBack = other !== undefined && zone === "cloud"
    // Whoever takes the answer whole has seen nothing of it: with a target further up it is held back until it is judged.
    const isHeld = face === "whole" && faulty === "internal"
    const finishes = parts.filter(({ type }) => type === "finish").length
    if ("answers" in expected) {
      expect(failure).toBeUndefined()
      expect(text === expected.answers).toBe(true)
      expect(routed).toMatchObject([{ target: "faulty", fallbacks: 0 }])
      expect(healthy.requests()).toBe(0)
    } else if ((expected.fails === "before" || isHeld) && mayFallBack) {
      expect(failure).toBeUndefined()
      expect(text).toBe(whole)
      expect(routed).toMatchObject([{ target: "healthy", fallbacks: 1 }])
      expect(healthy.requests()).toBe(1)
    } else {
      expect(failure).toMatchObject({ _tag: "ModelError", reason: expected.reason, target: "faulty" })
      // What was said before the fault was said once, and no end was made up for it.
      if (face === "stream") expect(text).toBe(expected.fails === "after" ? expected.said : "")
      expect(finishes).toBe(0)
      expect(healthy.requests()).toBe(0)
    }
    const last = ledger.requests().at(-1)
    expect(ledger.requests()).toHaveLength(1)
    expect(last?.outcome).toBe(failure === undefined ? "answered" : "failed")
    const began = ledger.events.filter((event) => event.type === "attempt")
    expect(began.length).toBe(last?.attempts.length)
    // The slot is free and the connection closed, whatever happened on it.
    if (failure !== undefined) await expect.poll(upstream.sockets, { timeout: 5000 }).toBe(0)
  } finally {
    await router.close()
    await Promise.all([upstream.close(), healthy.close(), rm(state, { recursive: true, force: true })])
  }
}
