import { expect, test } from "vitest"
import { useGateway } from "../running-gateway.ts"
import { fuzz } from "./fuzz-run.ts"

const running = useGateway()

test("answers anything at all at any address without a fault of its own", async () => {
  expect(await fuzz(running(), 600, 7)).toEqual([])
  expect((await fetch(`${running().url}/healthz`)).status).toBe(200)
})
