import { makeInfillModel, makeScriptedModel } from "@postern/core/testing"
import * as Result from "effect/Result"
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { joinDevice } from "../../src/llama-cpp/device-lanes.ts"
import { encode } from "../../src/llama-cpp/encode.ts"
import { linkEngine } from "../../src/llama-cpp/engine-link.ts"
import { type EnginePart } from "../../src/llama-cpp/engine-protocol.ts"
import { type Client } from "../../src/llama-cpp/engine-server.ts"
import { makeHolds } from "../../src/llama-cpp/holds.ts"
import { readOptions } from "../../src/llama-cpp/read-options.ts"
import { makeTurns } from "../../src/llama-cpp/turns.ts"
import { answerOf, chat, close, engineEntry, infill, makeTarget, useFolder } from "./engine.ts"

describe("of one engine", () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const client = (id: string): Client => ({ id, send: () => {} })
  const prepare = () => {
    const turns = makeTurns()
    const stepIsGranted = async () => {
      let isGranted = false
      void turns.take("chat", new AbortController().signal).then(() => {
        isGranted = true
      })
      await vi.advanceTimersByTimeAsync(0)
      return isGranted
    }
    return { holds: makeHolds(turns), stepIsGranted }
  }

  test("keeps chat waiting until the last of several gaps is filled in", async () => {
    const { holds, stepIsGranted } = prepare()
    const [one, other] = [client("one"), client("other")]
    for (const each of [one, one, other]) holds.hold(each)
    holds.release(one)
    holds.release(other)
    expect(await stepIsGranted()).toBe(false)
    holds.release(one)
    expect(await stepIsGranted()).toBe(true)
  })

  test("ends with the client that asked for it, and with no other", async () => {
    const { holds, stepIsGranted } = prepare()
    const [one, other] = [client("one"), client("other")]
    for (const each of [one, one, other]) holds.hold(each)
    holds.left(one)
    holds.release(one)
    expect(await stepIsGranted()).toBe(false)
    holds.left(other)
    expect(await stepIsGranted()).toBe(true)
  })
})

const at = useFolder()

test("lets chat go on at full speed when a gap was filled in elsewhere before the model was loaded", async () => {
  await makeScriptedModel(at("endless.gguf"), { answer: "on and", endless: true })
  const { id, setup } = readOptions({ file: at("endless.gguf"), threads: 1, gpu: false, contextTokens: 1024 })
  const link = linkEngine(engineEntry, setup, { onLoaded: () => {}, onGone: () => {} })
  onTestFinished(() => link.stop(0))
  link.hold()()
  // More tokens than this test has seconds: an engine that still held chat would let it take one a second.
  const job = Result.getOrThrow(encode(id, chat("Go on.", { max_tokens: 60, temperature: 0 })))
  const finished = Promise.withResolvers<EnginePart>()
  link.run(
    job,
    { lane: "chat", session: "" },
    {
      part: (part) => part.type === "finish" && finished.resolve(part),
      fail: (failure) => finished.reject(new Error(failure.type)),
    },
  )
  expect(await finished.promise).toMatchObject({ reason: "length", usage: { outputTokens: 60 } })
})

test("lets the other engines wait while a gap is filled in, and not while the model for it is loaded", async () => {
  await makeInfillModel(at("infill.gguf"))
  const target = makeTarget({ file: at("infill.gguf"), serves: ["infill"] })
  onTestFinished(() => close(target))
  const heard: Array<string> = []
  const tell = (what: string) => heard.push(`${what}${target.contextLimit().estimated === true ? ", not loaded" : ""}`)
  const leave = joinDevice({
    unloaded: () => undefined,
    hold: () => {
      tell("hold")
      return () => tell("release")
    },
  })
  onTestFinished(leave)
  await answerOf(target, infill("let a = ", ";"))
  expect(heard).toEqual(["hold", "release"])
})
