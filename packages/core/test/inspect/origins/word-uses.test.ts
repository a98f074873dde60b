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
    ["read", "guess", "named", "written"].map((use) => [
      use,
      uses.filter(([one]) => one === use).map(([, word]) => word),
    ]),
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
    expect(readCommand(line).paths).toContainEqual({ path: "/etc/hosts", certainty: "place" })
  })

  it("takes no device without content for a file", () => {
    const { paths } = readCommand("npm run dev > /dev/null 2>&1 < /dev/stdin; cat /dev/sda")
    expect(paths.map(({ path }) => path).filter((path) => path.startsWith("/dev/"))).toEqual(["/dev/sda"])
  })

  it("takes no part of an address for a path", () => {
    const line = "curl https://example.org/etc/hosts && git show main:src/a.ts && cat file:///etc/passwd"
    const read = readCommand(line).paths.flatMap(({ path, certainty }) =>
      certainty === undefined || certainty === "place" ? [path] : [],
    )
    expect(read).toEqual(["main:src/a.ts", "src/a.ts", "file:///etc/passwd", "///etc/passwd"])
  })

  it.each([
    ["awk '/foo/ {print $1}' /etc/hosts", ["/foo/ {print $1}"]],
    ["sed -n '/start/,/end/p' /etc/hosts", ["/start/,/end/p"]],
    ["sed -i 's#/old/path#/new/path#g' /etc/hosts", ["s#/old/path#/new/path#g"]],
    ["git commit -m 'Fix a/b handling'", ["Fix a/b handling"]],
    ["node -p process.version", ["process.version"]],
    ["date +%Y/%m/%d", ["+%Y/%m/%d"]],
  ])("takes code, patterns and messages for a guess: %s", (line, guesses) => {
    expect(wordsBy(line)["guess"]).toEqual(guesses)
  })

  it.each([
    ["what is written", "cat > /tmp/a.conf <<'EOF'\nroot /etc/nginx/html;\nEOF\ncat /etc/hosts"],
    ["what is code", "python3 - <<'EOF'\nprint('/etc/nginx/html')\nEOF\ncat /etc/hosts"],
  ])("does not take for read, between the marks of a text: %s", (_, line) => {
    const read = readCommand(line).paths.filter(({ certainty }) => certainty === undefined || certainty === "place")
    expect(read.map(({ path }) => path)).toContain("/etc/hosts")
    expect(read.map(({ path }) => path).filter((path) => path.includes("nginx"))).toEqual([])
  })

  it("reads what a shell is given as a text", () => {
    for (const line of [
      "bash <<EOF\ncat /etc/hosts\nEOF",
      "ssh host sh -s <<-'X'\n\tcat /etc/hosts\n\tX",
      "sudo bash -c 'cat /etc/hosts'",
    ]) {
      expect(readCommand(line).paths).toContainEqual({ path: "/etc/hosts", certainty: "place" })
    }
  })
})
