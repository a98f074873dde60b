import { expect, test } from "vitest"
import { takeTogether } from "../../src/network/take-together.ts"

const collect = async <A>(stream: ReadableStream<A>) => {
  const batches: Array<ReadonlyArray<A>> = []
  let failure: unknown
  try {
    for await (const batch of takeTogether(stream)) batches.push(batch)
  } catch (error) {
    failure = error
  }
  return { batches, failure }
}

test("gives what is ready together", async () => {
  const stream = new ReadableStream<number>({
    start: (controller) => {
      for (const value of [1, 2, 3]) controller.enqueue(value)
      controller.close()
    },
  })
  expect(await collect(stream)).toEqual({ batches: [[1, 2, 3]], failure: undefined })
})

test("waits for nothing that is not there yet", async () => {
  let control: ReadableStreamDefaultController<number> | undefined
  const stream = new ReadableStream<number>({ start: (controller) => void (control = controller) })
  const batches = takeTogether(stream)
  control?.enqueue(1)
  expect(await batches.next()).toEqual({ done: false, value: [1] })
  control?.enqueue(2)
  control?.enqueue(3)
  expect((await batches.next()).value?.[0]).toBe(2)
  await batches.return()
})

test("takes no more than a bounded number, and loses none", async () => {
  const all = Array.from({ length: 200 }, (_, at) => at)
  const { batches } = await collect(ReadableStream.from(all))
  expect(batches.flat()).toEqual(all)
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(64)
})

test("gives what came before a failure, then the failure", async () => {
  const failed = new Error("cut")
  let isFirst = true
  const stream = new ReadableStream<number>({
    pull: (controller) => {
      if (isFirst) controller.enqueue(1)
      else controller.error(failed)
      isFirst = false
    },
  })
  expect(await collect(stream)).toEqual({ batches: [[1]], failure: failed })
})

test("cancels the stream when its reader leaves", async () => {
  let isCancelled = false
  const stream = new ReadableStream<number>({
    pull: (controller) => controller.enqueue(1),
    cancel: () => void (isCancelled = true),
  })
  for await (const _ of takeTogether(stream)) break
  expect(isCancelled).toBe(true)
})
