import { type JsonObject } from "@postern/core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { contentChannels, pathChannels } from "../lib/leak/channels.ts"
import { type Excerpt, takeExcerpt } from "../lib/leak/excerpt.ts"
import { references } from "../lib/leak/references.ts"
import { makeRepository } from "../lib/leak/repository.ts"
import { openStage, type Stage } from "../lib/leak/stage.ts"
import { ways } from "../lib/leak/ways.ts"
import { makeRandom } from "../lib/random.ts"

const random = makeRandom(11)

let stage: Stage
beforeAll(async () => {
  stage = await openStage(makeRepository(1), makeRepository(2))
})
afterAll(() => stage.close())

const excerptOf = (isProtected: boolean): Excerpt =>
  takeExcerpt(random.pick(stage.repository.files.filter((file) => file.isProtected === isProtected)), random)

/** Sends a request this way, streamed and whole, and gives how often a cloud was reached; nothing where it cannot be said. */
const reachedBy = async (name: string, body: JsonObject): Promise<number | undefined> => {
  const before = stage.received().length
  for (const isStream of [false, true]) {
    const sending = ways[name]?.[1](
      stage,
      { ...body, postern: { ...Object(body["postern"]), prefer: "cloud" } },
      isStream,
    )
    if (sending === undefined) return undefined
    await sending.catch(() => undefined)
  }
  return stage.received().length - before
}

test.for(Object.keys(ways))(
  "by way of %s nothing protected gets out, by any channel that it has words for",
  async (way) => {
    const leaks: Array<string> = []
    let said = 0
    let reached = 0
    for (const [channel, write] of Object.entries({ ...contentChannels, ...pathChannels })) {
      const carry = (excerpt: Excerpt) => write({ text: excerpt.lines.join("\n"), excerpt })
      const bound = await reachedBy(way, carry(excerptOf(true)))
      if (bound === undefined) continue
      said++
      if (bound > 0) leaks.push(channel)
      reached += (await reachedBy(way, carry(excerptOf(false)))) ?? 0
    }
    for (const [reference, body] of Object.entries(references)) {
      const bound = await reachedBy(way, body)
      if (bound !== undefined && bound > 0) leaks.push(reference)
    }
    expect(leaks).toEqual([])
    // Open text does get out, or nothing were shown.
    expect(said).toBeGreaterThan(20)
    expect(reached).toBeGreaterThan(said)
  },
)
