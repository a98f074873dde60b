import { writeSync } from "node:fs"
import { openSpendingFile } from "../../src/node/spending-file.ts"

// Spends until it is killed: reserves two dollars, says that it sends, and settles at one. What it has said before the
// settlement counts two, after it one.
const [, , directory = ""] = process.argv
const file = openSpendingFile(directory)
for (;;) {
  const id = file.reserve(["workspace:a"], { usd: 2, tokens: 20 }, Date.now())
  writeSync(1, "s")
  file.settle(id, { usd: 1, tokens: 10 })
  writeSync(1, "d")
}
