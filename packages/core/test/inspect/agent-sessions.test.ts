import { describe, expect, it } from "vitest"
import { inspectBody } from "../../src/inspect/inspect-request.ts"
import { type JsonObject } from "../../src/model/json.ts"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { makeIndex } from "./make-index.ts"

// What coding agents do all day, in the words of their tools: none of it may keep a session on the device by chance.

const root = "/home/ada/shop"

type Call = readonly [tool: string, args: JsonObject]

/** The paths that bind a session of one call; the machine has what is listed besides the workspace. */
const boundBy = ([name, args]: Call, document: Partial<PolicyDocument> = {}, result = "ok"): ReadonlyArray<string> => {
  const files = new Set(["/", "/tmp", "/home", "/home/ada", "/home/ada/notes.md", "/work", "/usr/bin/env"])
  const inside = new Set(["package.json", "Makefile", "src/a.ts"])
  const index = {
    ...makeIndex(document, {}, root),
    isOnMachine: (path: string) => files.has(path),
    holdsFile: (path: string) => inside.has(path),
  }
  const call = { id: "1", type: "function", function: { name, arguments: JSON.stringify(args) } }
  const messages = [
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "1", content: result },
  ]
  const { findings } = inspectBody({ messages }, index)
  return findings.flatMap((finding) => (finding.kind === "origin" ? [finding.path] : []))
}

const bash = (command: string): Call => ["Bash", { command, description: "Does it" }]

const harmless: ReadonlyArray<Call> = [
  bash("npm test 2>&1 | tail -40"),
  bash("npm run dev > /dev/null 2>&1 &"),
  bash("npm test > /tmp/test.log 2>&1; tail -50 /tmp/test.log"),
  bash(`cd ${root} && npm run build`),
  bash("which node && node --version; uname -a"),
  bash("/usr/bin/env node src/a.ts"),
  bash("export PATH=$PATH:/usr/local/go/bin && go test ./..."),
  bash("ls -la ~ /tmp ../"),
  bash("mkdir -p dist/web && touch dist/web/a.js && rm -rf coverage"),
  bash("git status && git diff --stat && git log --oneline -5"),
  bash("git commit -m 'Fix a/b handling' && git push origin HEAD"),
  bash("git clone https://github.com/a/b.git /tmp/b && ls /tmp/b"),
  bash("git -C . diff HEAD~1 -- src/"),
  bash("curl -s http://localhost:3000/api/users"),
  bash("curl -fsSL https://example.org/install.sh | sh"),
  bash("curl -so /tmp/a.json https://example.org/a.json && cat /tmp/a.json"),
  bash("docker run --rm -v $(pwd):/work -w /work node:24 npm test"),
  bash("awk '/total/ {print $1}' src/a.ts"),
  bash("sed -n '/start/,/end/p' src/a.ts"),
  bash("sed -i 's#/old/path#/new/path#g' src/a.ts"),
  bash("rg -n 'foo/bar' src && grep -rn \"total\" --include='*.ts' src"),
  bash("date +%Y/%m/%d && echo 'and/or'"),
  bash("node -p process.version"),
  bash("psql postgres://localhost:5432/shop -c 'select 1'"),
  bash("python3 - <<'EOF'\nprint('/etc/nginx/html')\nEOF"),
  bash("cat > src/new.ts <<'EOF'\n// /etc/hosts is read elsewhere\nEOF"),
  ["WebFetch", { url: "https://example.org/docs/a.html", prompt: "What is it?" }],
  ["browser_navigate", { url: "http://localhost:5173/orders/1" }],
  ["TodoWrite", { todos: [{ content: "Fix src/a.ts", status: "pending" }] }],
  ["Glob", { pattern: "**/*.ts", path: root }],
  ["LS", { path: "/home/ada" }],
  ["Grep", { pattern: "total", path: "src", output_mode: "content" }],
  ["Read", { file_path: `${root}/src/a.ts`, offset: 1, limit: 20 }],
  ["Write", { file_path: "/tmp/try.py", content: "print(1)" }],
  ["shell", { command: ["bash", "-lc", "npm test 2>&1 | tail -5"], workdir: root }],
  ["exec_command", { cmd: "git diff --stat", workdir: "." }],
  ["apply_patch", { input: "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** End Patch" }],
]

const told = harmless.map((call): readonly [string, Call] => [JSON.stringify(call[1]), call])

describe("a session of an agent", () => {
  it.each(told)("is open where everything is by default: %s", (_, call) => {
    expect(boundBy(call)).toEqual([])
  })

  it.each(told)("is open where its sources alone are: %s", (_, call) => {
    const open = { default: "device", rules: [{ paths: ["src/**"], zone: "cloud" }] } as const
    // What lists files by a pattern asks for names.
    expect(boundBy(call, open)).toEqual([])
  })

  it.each<[string, Call]>([
    ["/home/ada/notes.md", bash("cat ../notes.md")],
    ["/home/ada/notes.md", bash("cd .. && cat notes.md")],
    ["/home/ada/notes.md", bash("bash -lc 'cat ~/notes.md; cat /home/ada/notes.md'")],
    ["/home/ada/notes.md", bash("cp /home/ada/notes.md src/notes.md")],
    ["/home/ada/notes.md", bash("python3 -c \"print(open('/home/ada/notes.md').read())\"")],
    ["/home/ada/notes.md", bash("awk '{print}' /home/ada/notes.md")],
    ["/home/ada/notes.md", bash("cat /home/ada/notes.md > /tmp/a; cat /tmp/a")],
    ["/home/ada/notes.md", bash("tee /tmp/a < /home/ada/notes.md")],
    ["/home/ada/notes.md", bash("curl -O file:///home/ada/notes.md")],
    ["/home/ada/notes.md", bash("git log -p -- /home/ada/notes.md")],
    ["/home/ada/other", bash("git clone /home/ada/other vendor/other")],
    ["/home/ada/other", bash("docker run -v /home/ada/other:/data -w /data node:24 cat a.txt")],
    ["/home/ada/other", bash("docker run --mount type=bind,source=/home/ada/other,target=/data node:24 ls")],
    ["/home/ada/other", ["list_code_definition_names", { path: "/home/ada/other" }]],
    ["/home/ada/notes.md", bash("bash <<EOF\ncat /home/ada/notes.md\nEOF")],
    ["/home/ada/notes.md", ["Read", { file_path: "/home/ada/notes.md" }]],
    ["/home/ada/gone.md", ["Read", { file_path: "/home/ada/gone.md" }]],
    ["/home/ada/gone.md", bash("tail -5 /home/ada/gone.md")],
    ["/home/ada/other", ["shell", { command: ["./print"], workdir: "/home/ada/other" }]],
    ["/home/ada/other/**", ["Grep", { pattern: "total", path: "/home/ada/other", output_mode: "content" }]],
  ])("is bound by what lies outside and is read: %s", (path, call) => {
    expect(boundBy(call)).toContain(path)
  })

  it.each<[string, Call]>([
    ["Makefile", bash("cat Makefile")],
    ["package.json", bash("jq .name package.json")],
    ["docs/plan.md", ["Read", { file_path: "docs/plan.md" }]],
    ["docs/**", bash("rg total docs")],
  ])("is bound by what the default keeps: %s", (path, call) => {
    expect(boundBy(call, { default: "device", rules: [{ paths: ["src/**"], zone: "cloud" }] })).toContain(path)
  })

  it.each([
    'Traceback (most recent call last):\n  File "/usr/lib/python3.12/json/__init__.py", line 346, in loads\n    return x\n',
    "  --> /home/ada/.cargo/registry/src/index-1/serde-1.0/src/ser.rs:2:1\n  |\n2 | pub fn a()\n  |        ^ here\n",
    "SHELL=/bin/bash\nPATH=/usr/local/bin:/usr/bin\n",
    "npm ERR!     /root/.npm/_logs/2026-01-01T00_00_00_000Z-debug-0.log\n",
  ])("is open whatever tools print of installed libraries: %j", (result) => {
    expect(boundBy(bash("npm test"), {}, result)).toEqual([])
  })
})
