import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger, NoRoute } from "@postern/core"
import { type MistralServer, startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect } from "vitest"
import { it } from "@effect/vitest"

const retired = "devstral-medium-2507"
const successor = "devstral-latest"

let server: MistralServer
let stateDirectory: string

beforeAll(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), "postern-retired-"))
  server = await startMistralServer({
    models: [successor],
    retiring: { [retired]: { deprecation: "2026-10-01", replacement: successor } },
  })
})

afterAll(async () => {
  await server.close()
  await rm(stateDirectory, { recursive: true })
})

const openRouter = (models?: ReadonlyArray<string>) =>
  createRouter({
    policy: { version: 1, default: "cloud", ...(models === undefined ? {} : { cloud: { models: [...models] } }) },
    targets: [mistral({ id: "large", model: retired, serverURL: server.url, apiKey: "key" })],
    ledger: makeMemoryLedger(),
    stateDirectory,
  })

const request = { messages: [{ role: "user", content: "Hello" }] }

describe("a model that is retired", () => {
  it("fails once, and its replacement answers from then on", async () => {
    await using router = await openRouter()
    await expect(router.chat(request)).rejects.toMatchObject({ reason: "not-found" })
    const answer = await router.chat(request)
    expect(answer.text).toBe("Hello from the server.")
    expect(JSON.parse(server.requests.at(-1)?.body.toString() ?? "")).toMatchObject({ model: successor })
    expect(answer.route.reasons.join(" ")).toContain(successor)
  })

  it("has no replacement where the policy does not allow that model", async () => {
    await using router = await openRouter([retired])
    await expect(router.chat(request)).rejects.toMatchObject({ reason: "not-found" })
    const asked = server.requests.length
    await expect(router.chat(request)).rejects.toBeInstanceOf(NoRoute)
    expect(server.requests.slice(asked).filter(({ path }) => path !== "/v1/models")).toEqual([])
  })
})
