// Adds up vitest's JSON reports and the steps given as `name=exitcode`, and prints the plain closing line.
import { existsSync, readFileSync } from "node:fs"

let passed = 0
let failed = 0
let ran = 0
for (const argument of process.argv.slice(2)) {
  const step = /^([\w-]+)=(\d+)$/.exec(argument)
  if (step !== null) {
    if (step[2] === "0") passed++
    else {
      failed++
      console.log(`${step[1]} failed with exit code ${step[2]}`)
    }
  } else if (existsSync(argument)) {
    const report = JSON.parse(readFileSync(argument, "utf8"))
    passed += report.numPassedTests
    failed += report.numFailedTests
    // A file that cannot be loaded has no failed test, and is a failure all the same.
    const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0)
    failed += broken.length
    ran += report.numPassedTests + report.numFailedTests
  } else {
    failed++
    console.log(`${argument} was not written`)
  }
}
if (ran === 0) failed++
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
