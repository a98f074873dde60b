import { type NetworkTarget } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { writeSync } from "node:fs"
import { createRouter } from "../../src/router.ts"
import { probeNetwork } from "../support.ts"

// Answers two requests and hangs in the third, having said so: until it is killed.
const [, , stateDirectory = ""] = process.argv
let calls = 0
const target = probeNetwork()
const hanging: NetworkTarget = {
  ...target,
  answer: (cleared) =>
    Stream.suspend(() => {
      if (++calls < 3) return target.answer(cleared)
      writeSync(1, "hanging")
      return Stream.fromEffect(Effect.never)
    }),
}
const router = await createRouter({ policy: { version: 1, default: "cloud" }, targets: [hanging], stateDirectory })
for (;;) await router.chat({ messages: [{ role: "user", content: "Explain." }] })
