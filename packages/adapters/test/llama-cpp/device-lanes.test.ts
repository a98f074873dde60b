import { expect, test } from "vitest"
import { type DeviceEngine, holdOthers, joinDevice, unloadedBeside } from "../../src/llama-cpp/device-lanes.ts"
import { readOptions } from "../../src/llama-cpp/read-options.ts"

test("lets every other engine of the device wait until it is released, and none that has left", () => {
  const { setup } = readOptions({ file: "/chat.gguf" })
  const held: Array<string> = []
  const engine = (name: string): DeviceEngine => ({
    unloaded: () => (name === "chat" ? setup : undefined),
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
  expect([unloadedBeside(infill), unloadedBeside(chat)]).toEqual([[setup], []])
  release()
  expect(held).toEqual([])
  for (const each of leave) each()
})
