import { describe, expect, it } from "vitest"
import { readCommand } from "../../../src/inspect/origins/command-paths.ts"
import { splitCommands } from "../../../src/inspect/origins/shell-words.ts"
import { usesOf } from "../../../src/inspect/origins/word-uses.ts"

/** The words of a line, by what becomes of the file that each may name. */
const wordsBy = (line: string) => {
  const uses = splitCommands(line).flatMap((command) =>
    usesOf(command).map((use, at) => [use, command.words[at]?.text ?? ""] as const),
  )
  return Object.fromEntries(
    ["read", "named", "written"].map((use) => [use, uses.filter(([one]) => one === use).map(([, word]) => word)]),
  )
}

describe("what a command does with the files that it names", () => {
  it.each([
    ["npm test > /tmp/a.log 2>/tmp/b.log", ["/tmp/a.log", "/tmp/b.log"]],
    ["npm test &> /tmp/a.log", ["/tmp/a.log"]],
    ["npm test | tee /tmp/a.log", ["/tmp/a.log"]],
    ["curl -so /tmp/a.json http://localhost:3000/x", ["/tmp/a.json"]],
    ["npm test >> /tmp/a.log", []],
    ["npm test | tee -a /tmp/a.log", []],
    ["sort < /tmp/a.log", []],
    ["cat '>' /tmp/a.log", []],
  ])("writes with %s", (line, written) => {
    expect(wordsBy(line)["written"]).toEqual(written)
  })

  it.each([
    ["ls -la /tmp ../other", ["-la", "/tmp", "../other"]],
    ["sudo /usr/bin/env node a.js", ["/usr/bin/env"]],
    ["export PATH=/opt/go/bin:/usr/bin", ["PATH=/opt/go/bin:/usr/bin"]],
    ["FILE=/etc/hosts make all", ["FILE=/etc/hosts"]],
    ["timeout 30 /usr/local/bin/tool /etc/hosts", ["/usr/local/bin/tool"]],
  ])("only names with %s", (line, named) => {
    expect(wordsBy(line)["named"]).toEqual(named)
  })

  it.each([
    "cat /etc/hosts",
    "cp /etc/hosts .",
    "/opt/report.sh /etc/hosts",
    "python3 /etc/hosts",
    'ls "$(cat /etc/hosts)"',
    "ls $(cat /etc/hosts)",
    "ls `cat /etc/hosts`",
    "ls; cat /etc/hosts",
    "sudo cat /etc/hosts",
    "source /etc/hosts",
  ])("reads with %s", (line) => {
    expect(readCommand(line).paths).toContainEqual({ path: "/etc/hosts" })
  })

  it("takes no device without content for a file", () => {
    const { paths } = readCommand("npm run dev > /dev/null 2>&1 < /dev/stdin; cat /dev/sda")
    expect(paths.map(({ path }) => path).filter((path) => path.startsWith("/dev/"))).toEqual(["/dev/sda"])
  })

  it("takes no part of an address for a path", () => {
    const { paths } = readCommand(
      "curl https://example.org/etc/hosts && git show main:src/a.ts && cat file:///etc/passwd",
    )
    expect(paths.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["https://example.org/etc/hosts", "src/a.ts", "file:///etc/passwd"]),
    )
    expect(paths.map(({ path }) => path).filter((path) => path.startsWith("//example"))).toEqual([])
  })
})
