import { expect, test } from "vitest"
import { holdOthers, joinDevice, type Yielding } from "../../src/llama-cpp/device-lanes.ts"

test("lets every other engine of the device wait until it is released, and none that has left", () => {
  const held: Array<string> = []
  const engine = (name: string): Yielding => ({
    hold: () => {
      held.push(name)
      return () => held.splice(held.indexOf(name), 1)
    },
  })
  const [infill, chat, gone] = [engine("infill"), engine("chat"), engine("gone")]
  const leave = [infill, chat, gone].map(joinDevice)
  leave[2]?.()
  const release = holdOthers(infill)
  expect(held).toEqual(["chat"])
  release()
  expect(held).toEqual([])
  for (const each of leave) each()
})
