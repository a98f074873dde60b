import { describe, expect, test } from "vitest"
import { checkCell, expectations, faces, routes } from "./fault-cell.ts"

describe("every fault, on every route, on both faces, ends as it should", () => {
  test.concurrent.each(Object.entries(expectations))("%s", { timeout: 60_000 }, async (name, expected) => {
    // What 50 MB do on the other routes: fault-matrix.slow.test.ts.
    const tried = name === "50 MB" ? [routes["no fallback"]] : Object.values(routes)
    const cells = tried.flatMap((route) => faces.map((face) => checkCell({ name, expected, route, face })))
    await expect(Promise.all(cells)).resolves.toHaveLength(2 * tried.length)
  })
})
