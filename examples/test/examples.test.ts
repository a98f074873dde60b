import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { outputs, slowOutputs } from "./example-outputs.ts"
import { folder, runExample } from "./run-example.ts"

it("has an expectation for every example", () => {
  const examples = readdirSync(folder).filter((file) => file.endsWith(".ts"))
  expect(examples).toEqual(Object.keys({ ...outputs, ...slowOutputs }).toSorted())
})

it.each(Object.entries(outputs))("%s runs with plain node and prints what it promises", async (file, output) => {
  expect(await runExample(file)).toMatch(output)
})

it("the demo sends every request where it belongs, and nothing protected to the cloud", async () => {
  const stdout = await runExample(join("demo", "main.ts"), ["--json"])
  const report: unknown = JSON.parse(stdout)
  expect(report).toMatchObject({
    ok: true,
    cloud: { emulated: true, requests: 4, canaryHits: 0 },
    ledger: { events: 23, chainOk: true },
  })
})
