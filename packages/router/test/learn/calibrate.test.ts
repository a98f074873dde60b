import { machineSeed } from "@postern/core/node"
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { calibrate, resetCalibration } from "../../src/learn/calibrate.ts"
import { workspaceKey } from "../../src/learn/workspace-key.ts"
import { createRouter } from "../../src/router.ts"
import { type Scorer } from "../../src/score/scorer.ts"
import { probeEngine, probeNetwork, saying, temporaryFolder } from "../support.ts"

const canary = "Zanzibar"
const scorer: Scorer = { name: "fixed", score: () => ({ value: 0.2, contributions: [] }) }
const wish = (at: number, review: boolean) => ({
  messages: [
    {
      role: "user",
      content: review
        ? `Review number ${at} for ${canary}, please.`
        : `Say number ${at} to ${canary}, in a few words for people who have never heard of it before. Everybody should be able to read it.`,
    },
  ],
})

/** The device repeats itself at reviews, and is good at everything else. */
const open = async (stateDirectory: string) => {
  let isReview = false
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [
      probeEngine({
        id: "device",
        get parts() {
          return isReview ? saying("It is good code, really. ".repeat(20)) : saying("All is well with it.")
        },
      }),
      probeNetwork({ id: "cloud", parts: saying("From the cloud.") }),
    ],
    stateDirectory,
    scorer,
  })
  return { router, asking: (review: boolean) => void (isReview = review) }
}

it("learns from what became of requests, keeps no text, counts at once and in routers to come, and forgets on demand", async () => {
  const stateDirectory = await temporaryFolder()
  const { router, asking } = await open(stateDirectory)
  const few = await router.calibrate()
  expect(few).toMatchObject({ isApplied: false, outcomes: { device: 0, elsewhere: 0 } })
  expect(few.reason).toMatch(/0 outcomes are too few/)
  for (let at = 0; at < 320; at++) {
    const review = at % 2 === 0
    asking(review)
    const reply = await router.chat(wish(at, review))
    expect(reply.route.target).toBe(review ? "cloud" : "device")
    if (!review) await router.feedback(reply.id, "accepted")
  }
  const report = await router.calibrate()
  expect(report).toMatchObject({ isApplied: true, outcomes: { device: 320 }, bad: { device: 160 } })
  const added = (task: "review" | "other") => (report.correction?.shift ?? 0) + (report.correction?.tasks[task] ?? 0)
  expect(added("review")).toBeGreaterThan(0.4)
  expect(added("other")).toBeLessThan(0)
  const score = async (from: typeof router) => (await from.explain(wish(1, true))).score
  expect(await score(router)).toMatchObject({ uncorrected: 0.2, contributions: [{ name: "own outcomes" }] })
  await router.close()

  const { router: later } = await open(stateDirectory)
  expect((await score(later))?.value).toBeGreaterThan(0.6)
  await later.close()

  const folder = join(stateDirectory, "calibration")
  const [name = ""] = await readdir(folder)
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(folder, name), "utf8")).not.toMatch(new RegExp(canary))

  // The command's way to it, with the same events.
  expect(await calibrate({ stateDirectory, scorer })).toEqual(report)
  expect(await calibrate({ workspace: "elsewhere", stateDirectory, scorer })).toMatchObject({ isApplied: false })
  expect(resetCalibration({ stateDirectory })).toBe(true)
  expect(resetCalibration({ stateDirectory })).toBe(false)
  const { router: fresh } = await open(stateDirectory)
  expect((await score(fresh))?.value).toBe(0.2)
  await fresh.close()
})

it("goes by the scorer alone where what was learned cannot be read or is about another scorer", async () => {
  const stateDirectory = await temporaryFolder()
  const file = join(stateDirectory, "calibration", `${workspaceKey([undefined], machineSeed(stateDirectory))}.json`)
  await mkdir(join(stateDirectory, "calibration"))
  const calibration = { source: "s", requests: 1, thresholds: [] }
  const other = { format: 1, scorer: "another", correction: { shift: 0.5, tasks: {} }, calibration }
  for (const text of ["{", '{ "format": 2 }', JSON.stringify(other)]) {
    await writeFile(file, text)
    const { router } = await open(stateDirectory)
    expect((await router.explain(wish(1, false))).score?.uncorrected).toBeUndefined()
    await router.close()
  }
})
