import { expect, it } from "vitest"
import { hold } from "../lib/gate/hold.ts"

/** Measures what a list says, in order, and counts how often it was asked. */
const script = (...ratios: ReadonlyArray<number>) => {
  let asked = 0
  return { measure: async () => ratios[asked++] ?? Number.NaN, asked: () => asked }
}

const held = { claim: "c", usual: 10, how: "h" }

it("lets noise pass at once", async () => {
  const { asked, measure } = script(15.9)
  expect(await hold({ ...held, measure })).toMatchObject({ ok: true, figure: 15.9, target: { atMost: 16 } })
  expect(asked()).toBe(1)
})

it("measures again what was disturbed", async () => {
  const { asked, measure } = script(40, 17, 11)
  expect(await hold({ ...held, measure })).toMatchObject({ ok: true, figure: 11 })
  expect(asked()).toBe(3)
})

it("lets no doubling pass, in either direction", async () => {
  expect(await hold({ ...held, measure: script(20, 21, 19).measure })).toMatchObject({ ok: false, figure: 19 })
  const halved = await hold({ ...held, isBetterHigh: true, measure: script(5, 4, 5.2).measure })
  expect(halved).toMatchObject({ ok: false, figure: 5.2, target: { atLeast: 6.25 } })
})

it("fails what gives no number", async () => {
  expect((await hold({ ...held, measure: script().measure })).ok).toBe(false)
})
