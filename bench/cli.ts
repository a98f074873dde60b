import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { atMost, type BenchOptions, type BenchResult, check, observe } from "./lib/bench.ts"
import { cleanEnvironment } from "./lib/clean-environment.ts"
import { buildPackages, posternProgram } from "./lib/build-packages.ts"
import { median, quartiles } from "./lib/quantile.ts"
import { sampleCode } from "./lib/sample-requests.ts"

const makeWorkspace = (folder: string): void => {
  const policy = { version: 1, default: "cloud", rules: [{ paths: ["src/a/**"], zone: "device" }] }
  writeFileSync(join(folder, "postern.jsonc"), JSON.stringify(policy))
  for (const name of ["a", "b", "c", "d"]) {
    mkdirSync(join(folder, "src", name), { recursive: true })
    for (let at = 0; at < 10; at++) writeFileSync(join(folder, "src", name, `${at}.ts`), sampleCode(2000, at))
  }
  const targets = [
    { kind: "llama-cpp", file: join(folder, "devstral-small-2-Q4_K_M.gguf") },
    { kind: "mistral", model: "mistral-large-latest" },
  ]
  writeFileSync(join(folder, "config.json"), JSON.stringify({ version: 1, targets }))
  const git = (...words: ReadonlyArray<string>) => spawnSync("git", words, { cwd: folder })
  git("init", "-q")
  git("add", "-A")
  git("-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "-qm", "All")
  writeFileSync(
    join(folder, "request.json"),
    JSON.stringify({ messages: [{ role: "user", content: sampleCode(4000, 99) }] }),
  )
}

/** Prints what commands take as whole processes, as ratios to Node doing nothing, taken in turn in one run. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  buildPackages()
  const home = mkdtempSync(join(tmpdir(), "postern-bench-cli-"))
  const folder = join(home, "repository")
  mkdirSync(folder)
  makeWorkspace(folder)
  const env = cleanEnvironment(home)
  const commands = {
    node: ["-e", "0"],
    "--version": [posternProgram, "--version"],
    check: [posternProgram, "check"],
    "explain of 4 KB": [posternProgram, "explain", "--config", "config.json", "request.json"],
  }
  const times = new Map<string, Array<number>>(Object.keys(commands).map((name) => [name, []]))
  try {
    const rounds = quick ? 7 : 25
    for (let round = -2; round < rounds; round++) {
      for (const [name, words] of Object.entries(commands)) {
        const started = performance.now()
        const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: "utf8" })
        check(status === 0, `${name} to succeed, came status ${status}: ${stderr}`)
        if (round >= 0) times.get(name)?.push(performance.now() - started)
      }
    }
  } finally {
    rmSync(home, { recursive: true })
  }
  const bare = times.get("node") ?? []
  const judge = (name: string, budget: number) => {
    const ratios = (times.get(name) ?? []).map((timeMs, round) => timeMs / (bare[round] ?? Number.NaN))
    return atMost(name, median(ratios), budget, {
      unit: "ratio",
      how: "whole processes by `node -e 0`, median of pairs",
      spread: quartiles(ratios),
    })
  }
  return {
    figures: [
      ...[...times].map(([name, taken]) =>
        observe(name, median(taken), { unit: "ms", how: "median of whole processes", spread: quartiles(taken) }),
      ),
      judge("--version", 2),
      judge("check", 10),
      judge("explain of 4 KB", 15),
    ],
  }
}
