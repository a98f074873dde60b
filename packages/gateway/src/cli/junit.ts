import { type Zone } from "@postern/core"

/** What became of one test of a table. */
export interface PolicyTestResult {
  readonly name: string
  readonly expected: Zone
  readonly came: Zone
  /** The rule, or the findings, that decided. */
  readonly why: string
  readonly ok: boolean
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)

const testCase = ({ name, expected, came, why, ok }: PolicyTestResult): string => {
  const opening = `    <testcase classname="policy" name="${escape(name)}"`
  return ok
    ? `${opening}/>`
    : `${opening}>\n      <failure message="${escape(`expected ${expected}, came ${came}`)}">${escape(why)}</failure>\n    </testcase>`
}

/** Writes results as JUnit XML, which CI systems read. */
export const writeJunit = (suite: string, results: ReadonlyArray<PolicyTestResult>): string => {
  const failures = results.filter(({ ok }) => !ok).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="${escape(suite)}" tests="${results.length}" failures="${failures}">`,
    ...results.map(testCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n")
}
