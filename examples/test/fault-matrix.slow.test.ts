import { describe, expect, test } from "vitest"
import { checkCell, expectations, faces, routes } from "./fault-cell.ts"

const large = "50 MB"

describe("every fault, on every route, on both faces, ends as it should", () => {
  const small = Object.entries(expectations).filter(([name]) => name !== large)

  test.each(small)("%s", async (name, expected) => {
    const tried = Object.values(routes)
    const cells = tried.flatMap((route) => faces.map((face) => checkCell({ name, expected, route, face })))
    await expect(Promise.all(cells)).resolves.toHaveLength(2 * tried.length)
  })

  // One after the other: together they would hold each other's memory.
  test.each(Object.entries(routes))(`${large}: %s`, async (_, route) => {
    for (const face of faces) {
      await expect(checkCell({ name: large, expected: expectations[large], route, face })).resolves.toBeUndefined()
    }
  })
})
