import { expect, test } from "vitest"
import { useGateway } from "../running-gateway.ts"
import { fuzz } from "./fuzz-run.ts"

const running = useGateway()

test("answers ten thousand requests of any kind without a fault of its own, and is well after them", async () => {
  expect(await fuzz(running(), 10_000, 20_261)).toEqual([])
  expect((await fetch(`${running().url}/healthz`)).status).toBe(200)
})
