import { expect, it } from "vitest"
import { slowOutputs } from "./example-outputs.ts"
import { runExample } from "./run-example.ts"

it.each(Object.entries(slowOutputs))("%s runs with plain node and prints what it promises", async (file, output) => {
  expect(await runExample(file)).toMatch(output)
})
