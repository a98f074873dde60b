import { verifyCommand } from "@postern/router"
import { spawnSync } from "node:child_process"
import { type Problem } from "./problem.ts"

const mostSeconds = 10
const memoryMB = { javascript: 1536, python: 512 } as const

// No answer ends a process this way by chance: one that leaves early has not passed.
const passedStatus = 97

const programs = {
  // Node's permissions: no file, no child process, no thread, no add-on.
  javascript: [process.execPath, "--permission", "--max-old-space-size=256", "--input-type=module", "-"],
  // Isolated: no environment, no user's packages, no current folder.
  python: ["python3", "-I", "-S", "-"],
} as const

// `-v`, all addresses, is what Python's memory comes to; Node reserves far more than it uses, so that `-d`, its data, counts.
const limitFlag = { javascript: "-d", python: "-v" } as const

/** The root file system read-only, and processes of its own that end with it. Needs a Linux that lets users do so. */
const apart = [
  "unshare",
  "--map-root-user",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--",
  "sh",
  "-c",
  'mount -o remount,bind,ro / && exec "$@"',
  "sh",
] as const

const succeeds = (command: string, ...args: ReadonlyArray<string>): boolean => spawnSync(command, args).status === 0

let known: { readonly isApart: boolean; readonly hasNetwork: boolean } | undefined

const look = () =>
  (known ??= {
    isApart: process.platform === "linux" && succeeds("unshare", ...apart.slice(1), "true"),
    hasNetwork: !(process.platform === "linux" && succeeds("unshare", "--map-root-user", "--net", "--", "true")),
  })

/** What holds answers that are run here, in words: less where the system does not let users make namespaces. */
export const describeSandbox = (): string => {
  const { hasNetwork, isApart } = look()
  return [
    `${mostSeconds} s of processor`,
    `${memoryMB.javascript} MB for JavaScript, ${memoryMB.python} MB for Python`,
    "no environment",
    "JavaScript without files and processes",
    hasNetwork ? "THE NETWORK IS OPEN" : "no network",
    isApart ? "the root file system read-only" : "PYTHON MAY WRITE WHERE YOU MAY",
  ].join(", ")
}

/** Whether programs of the language can be run on this machine. */
export const canRun = (language: Problem["language"]): boolean =>
  language === "javascript" || succeeds("python3", "-I", "-S", "-c", "0")

const programOf = (code: string, { language, tests }: Problem): string =>
  language === "javascript"
    ? `import __assert from "node:assert/strict"\n${code}\n;{\nconst assert = __assert\n${tests}\n}\nprocess.exit(${passedStatus})\n`
    : `${code}\n\n${tests}\n\nimport os as _os\n_os._exit(${passedStatus})\n`

/** Runs an answer's code with the problem's tests in a child, and says whether it passed. */
export const passes = async (code: string, problem: Problem, cpuSeconds = mostSeconds): Promise<boolean> => {
  const { language } = problem
  const limits = `ulimit -t ${cpuSeconds}; ulimit ${limitFlag[language]} ${memoryMB[language] * 1024}; ulimit -f 0; ulimit -c 0`
  const run = verifyCommand({
    command: "sh",
    args: [
      "-c",
      `${limits}; "$@"; test $? -eq ${passedStatus}`,
      "sh",
      ...(look().isApart ? apart : []),
      ...programs[language],
    ],
    // A child that waits uses no processor.
    timeoutMs: cpuSeconds * 3000,
  })
  return run({ text: programOf(code, problem), toolCalls: [] }, new AbortController().signal)
}
