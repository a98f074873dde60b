import { expect, test } from "vitest"
import { checkCell, expectations, faces, routes } from "./fault-cell.ts"

const name = "50 MB"
const expected = expectations[name]

test.each(Object.entries(routes))("50 MB pass whole: %s", async (_, route) => {
  for (const face of faces) await expect(checkCell({ name, expected, route, face })).resolves.toBeUndefined()
})
