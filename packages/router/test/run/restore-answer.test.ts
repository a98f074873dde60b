import { makeRedaction, type ModelError, type StreamPart } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import { expect, it } from "vitest"
import { restoreAnswer } from "../../src/run/restore-answer.ts"
import { failing, saying } from "../support.ts"

const secret = `key${(7_919).toString(36)}Q`
const redaction = makeRedaction()
const placeholder = redaction.redactBody({ content: secret }, [{ value: secret, label: "key" }]).content

const textOf = (parts: ReadonlyArray<StreamPart>): string =>
  parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("")

/** Runs an answer to its end; gives its parts, and how it ended. */
const run = async (answer: Stream.Stream<StreamPart, ModelError>) => {
  const parts: Array<StreamPart> = []
  const seen = Stream.runForEach(answer.pipe(restoreAnswer(redaction.restorer())), (part) =>
    Effect.sync(() => void parts.push(part)),
  )
  return { exit: await Effect.runPromiseExit(seen), parts }
}

it("restores what is cut over parts, before the finish part", async () => {
  const pieces = [...`the ${placeholder}.`].map((text): StreamPart => ({ type: "text-delta", text }))
  const { exit, parts } = await run(Stream.fromIterable([...pieces, ...saying("!").slice(1)]))
  expect(Exit.isSuccess(exit)).toBe(true)
  expect(textOf(parts)).toBe(`the ${secret}.!`)
  expect(parts.at(-1)?.type).toBe("finish")
})

it("gives what was held back before it fails, with the same failure", async () => {
  const half = placeholder.slice(0, 15)
  const { exit, parts } = await run(
    Stream.concat(Stream.make<[StreamPart]>({ type: "text-delta", text: half }), Stream.fail(failing("unavailable"))),
  )
  expect(textOf(parts)).toBe(half)
  expect(exit).toEqual(Exit.fail(failing("unavailable")))
})

it("gives what was held back where an answer ends without a finish part", async () => {
  const { parts } = await run(Stream.make<[StreamPart]>({ type: "text-delta", text: placeholder.slice(0, -1) }))
  expect(textOf(parts)).toBe(placeholder.slice(0, -1))
})

it("changes nothing of an answer without placeholders", async () => {
  const { parts } = await run(Stream.fromIterable(saying("a redactor is reading")))
  expect(parts).toEqual(saying("a redactor is reading"))
})
