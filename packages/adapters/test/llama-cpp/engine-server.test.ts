import { readFileSync } from "node:fs"
import { createConnection } from "node:net"
import { makeRandomModel } from "@postern/core/testing"
import { expect, test } from "vitest"
import { attachEngine } from "../../src/llama-cpp/attach-engine.ts"
import { engineAddress } from "../../src/llama-cpp/engine-address.ts"
import { openWire, proofOf, textIn } from "../../src/llama-cpp/engine-wire.ts"
import { readOptions } from "../../src/llama-cpp/read-options.ts"
import { engineEntry, isAlive, useFolder } from "./engine.ts"

const at = useFolder()

test("lets nobody in once the last has left, so that what ends takes no newcomer with it", async () => {
  await makeRandomModel(at("random.gguf"))
  const { setup } = readOptions({ file: at("random.gguf"), threads: 1, gpu: false, contextTokens: 1024 })
  const first = await attachEngine(engineEntry, setup, () => [])
  const { socket: path, tokenFile } = engineAddress(setup)
  const token = readFileSync(tokenFile, "utf8")
  /** Connects, and goes half the way in. */
  const knock = async (allowHalfOpen: boolean) => {
    const wire = openWire(createConnection({ path, allowHalfOpen }))
    const next = () => {
      const heard = Promise.withResolvers<unknown>()
      wire.listen((message) => {
        wire.listen(undefined)
        heard.resolve(message)
      })
      return Promise.race([heard.promise, wire.closed.then(() => undefined)])
    }
    const hear = async (type: string) => {
      for (;;) {
        const message = await next()
        if (message === undefined || textIn(message, "type") === type) return message
      }
    }
    wire.send({ nonce: "own" })
    const proof = proofOf(token, "client", ["own", textIn(await next(), "nonce") ?? ""])
    return { wire, next, hear, enter: () => wire.send({ proof }) }
  }
  // The last one does not close its side until it is told to.
  const last = await knock(true)
  const newcomer = await knock(false)
  last.enter()
  expect(textIn(await last.next(), "pid")).toBe(String(first.pid))
  first.wire.send({ type: "leave" })
  await first.wire.closed
  // By the time that this is answered the engine has seen it go as well.
  last.wire.send({ type: "status", id: 1 })
  expect(await last.hear("status")).toMatchObject({ status: { clients: 1 } })
  last.wire.send({ type: "leave" })
  expect(await last.hear("left")).toEqual({ type: "left", isLast: true })
  newcomer.enter()
  expect(await newcomer.next()).toBe(undefined)
  last.wire.end()
  await expect.poll(() => isAlive(first.pid)).toBe(false)
})
