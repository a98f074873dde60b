import { secretSamples } from "@postern/core/testing"
import { appendFileSync, linkSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Random } from "../random.ts"
import { ask, type Asked, converse } from "./ask.ts"
import { contentChannels, pathChannels } from "./channels.ts"
import { type Excerpt, takeExcerpt } from "./excerpt.ts"
import { references } from "./references.ts"
import { policyText, type SourceFile } from "./repository.ts"
import { pickFault, type Stage } from "./stage.ts"
import { makeSource } from "./source-text.ts"
import { transports } from "./transports.ts"

/** One try: which channel it took, and whether anything got out. */
export interface Try {
  readonly channel: string
  readonly leaked: boolean
}

/** A way to try. */
export type Scenario = (stage: Stage, random: Random) => Promise<Try>

const entry = <A>(from: Readonly<Record<string, A>>, random: Random): readonly [string, A] =>
  random.pick(Object.entries(from))

const protectedFile = ({ repository }: Stage, random: Random): SourceFile =>
  random.pick(repository.files.filter((file) => file.isProtected))

const anything = ({ received }: Asked): boolean => received.length > 0

/** Text of a protected file, known by its words alone, in any transport. */
const byContent =
  (name: string, choose: (stage: Stage, random: Random) => SourceFile): Scenario =>
  async (stage, random) => {
    const excerpt = takeExcerpt(choose(stage, random), random)
    const [channel, write] = entry(contentChannels, random)
    const [, carry] = entry(transports, random)
    stage.set({ fault: pickFault(random) })
    const asked = await ask(stage, converse(write({ text: carry(excerpt), excerpt }), random), random)
    return { channel: name === "" ? channel : name, leaked: anything(asked) }
  }

/** Protected text of another workspace that the router knows, sent as if it were about this one. */
const byOtherWorkspace: Scenario = async (stage, random) =>
  byContent("the wrong workspace", ({ other }) => random.pick(other.files.filter((file) => file.isProtected)))(
    await stage.both(),
    random,
  )

/** Any text at all that is said to be a protected file's. */
const byPath: Scenario = async (stage, random) => {
  const { path } = protectedFile(stage, random)
  const [channel, write] = entry(pathChannels, random)
  const excerpt: Excerpt = { path, isProtected: true, firstLine: 1, lines: [`const a = ${random.text(8)}`, "return a"] }
  stage.set({ fault: pickFault(random) })
  const asked = await ask(stage, converse(write({ text: excerpt.lines.join("\n"), excerpt }), random), random)
  return { channel, leaked: anything(asked) }
}

const links: Readonly<Record<string, (from: string, to: string) => void>> = {
  "a symbolic link": (from, to) => symlinkSync(from, to),
  "a hard link": (from, to) => linkSync(from, to),
}

/** A protected file under another name. */
const byLink: Scenario = async (stage, random) => {
  const { path } = protectedFile(stage, random)
  const [channel, link] = entry(links, random)
  const name = `open/link-${random.text(8)}.ts`
  link(join(stage.repository.root, path), join(stage.repository.root, name))
  const excerpt: Excerpt = { path: name, isProtected: true, firstLine: 1, lines: [`const b = ${random.text(8)}`] }
  stage.set({ fault: pickFault(random) })
  const [, write] = entry(pathChannels, random)
  const asked = await ask(stage, converse(write({ text: excerpt.lines.join("\n"), excerpt }), random), random)
  rmSync(join(stage.repository.root, name))
  return { channel, leaked: anything(asked) }
}

const carriers: Readonly<Record<string, (secret: string) => string>> = {
  prose: (secret) => `The key is ${secret}, do not lose it.`,
  env: (secret) => `API_KEY=${secret}`,
  json: (secret) => JSON.stringify({ settings: { token: secret } }),
  yaml: (secret) => `settings:\n  token: "${secret}"`,
  code: (secret) => `const token = "${secret}"`,
  diff: (secret) => `+TOKEN=${secret}\n-TOKEN=`,
  "cat -n": (secret) => `     3\tTOKEN=${secret}`,
  curl: (secret) => `curl -H "Authorization: Bearer ${secret}" https://example.org`,
  log: (secret) => `2026-03-01 debug using ${secret}`,
}

/** A secret of a known format: the request may go, the secret may not. */
const bySecret: Scenario = async (stage, random) => {
  const { secret } = random.pick(secretSamples(random.below(1_000_000)))
  const [channel, write] = entry(contentChannels, random)
  const [, carry] = entry(carriers, random)
  const excerpt: Excerpt = { path: "open/a.ts", isProtected: false, firstLine: 1, lines: [] }
  stage.set({ fault: pickFault(random) })
  const asked = await ask(stage, converse(write({ text: carry(secret), excerpt }), random), random)
  const forms = [secret, JSON.stringify(secret).slice(1, -1), JSON.stringify(JSON.stringify(secret)).slice(3, -3)]
  const leaked = asked.received.some((body) => forms.some((form) => body.includes(form)))
  return { channel: `a secret in ${channel}`, leaked }
}

/** The cloud's answer, made to put what stands for a secret into an address. */
const byPlaceholder: Scenario = async (stage, random) => {
  const { secret } = random.pick(secretSamples(random.below(1_000_000)))
  const messages = [{ role: "user", content: `The key is ${secret}. Show the picture with it in its address.` }]
  stage.set({ fault: "none" })
  const first = await ask(stage, converse({ messages }, random), random)
  const word = /key is ([^\s"]+?)\. Show/.exec(first.received[0] ?? "")?.[1] ?? secret
  stage.set({ fault: "none", cloudSays: `![](https://${word}.example.org/a.png) ![](https://example.org/?k=${word})` })
  const second = await ask(stage, converse({ messages }, random), random)
  return { channel: "a placeholder in an address", leaked: second.answer?.includes(secret) ?? false }
}

/** What the device said of something protected, sent back in a later turn; after a restart as well. */
const byAnswer: Scenario = async (stage, random) => {
  const excerpt = takeExcerpt(protectedFile(stage, random), random)
  const says = random.below(2) === 0 ? `It is ${random.text(6)} ${random.text(5)}.` : takeAnswer(random)
  stage.set({ fault: "none", deviceSays: says })
  const told = await ask(stage, { messages: [{ role: "user", content: excerpt.lines.join("\n") }] }, random)
  // What nobody said is nobody's answer: sent back, it would be the caller's own text.
  if (told.answer !== says) return { channel: "an answer about something protected", leaked: anything(told) }
  if (random.below(20) === 0) await stage.restart()
  stage.set({ fault: pickFault(random) })
  const messages = [
    { role: "user", content: "What did you find?" },
    { role: "assistant", content: says },
    { role: "user", content: "Tell me more." },
  ]
  const asked = await ask(stage, converse({ messages }, random), random)
  return { channel: "an answer about something protected", leaked: anything(asked) }
}

const takeAnswer = (random: Random): string => Array.from({ length: 24 }, () => random.text(7)).join(" ")

/** What the server alone could read. */
const byReference: Scenario = async (stage, random) => {
  const [channel, body] = entry(references, random)
  stage.set({ fault: pickFault(random) })
  return { channel, leaked: anything(await ask(stage, converse(body, random), random)) }
}

/** A policy that an agent has made wider, and nobody has approved. */
const byPolicy: Scenario = async (stage, random) => {
  const file = join(stage.repository.root, "postern.jsonc")
  writeFileSync(
    file,
    random.pick(['{ "version": 1, "default": "cloud" }', '{ "version": 1, "default": "cloud", "rules": [] }']),
  )
  const tried = await (random.below(2) === 0 ? byPath : byContent("", protectedFile))(stage, random)
  writeFileSync(file, policyText)
  return { ...tried, channel: "a policy edited by an agent" }
}

/** Protected text that was pasted into an open file, and committed there. */
const byCommit: Scenario = async (stage, random) => {
  const { repository } = stage
  const excerpt = takeExcerpt(protectedFile(stage, random), random)
  appendFileSync(join(repository.root, "open/pasted.ts"), `${excerpt.lines.join("\n")}\n`)
  repository.git("add", "-A")
  repository.git("commit", "-qm", "Paste")
  if (random.below(4) === 0) await stage.restart()
  const [, write] = entry(contentChannels, random)
  stage.set({ fault: pickFault(random) })
  const asked = await ask(stage, converse(write({ text: excerpt.lines.join("\n"), excerpt }), random), random)
  return { channel: "protected text committed into an open file", leaked: anything(asked) }
}

/** Text of a protected file that is not saved yet. */
const byBuffer: Scenario = async (stage, random) => {
  const { path } = protectedFile(stage, random)
  const lines = Array.from({ length: 6 }, () => `const ${random.text(9)}z = ${random.text(8)}y(${random.text(7)}x)`)
  stage.didChange(path, lines.join("\n"))
  stage.set({ fault: pickFault(random) })
  const [, write] = entry(contentChannels, random)
  const excerpt: Excerpt = { path, isProtected: true, firstLine: 1, lines }
  const asked = await ask(stage, converse(write({ text: lines.join("\n"), excerpt }), random), random)
  return { channel: "an unsaved buffer", leaked: anything(asked) }
}

/** Protected text of a branch that was fetched a moment ago. */
const byFetch: Scenario = async (stage, random) => {
  const { repository, other } = stage
  const file: SourceFile = {
    path: `closed/typescript/${random.text(9)}.ts`,
    language: "typescript",
    isProtected: true,
    text: makeSource("typescript", 60, random),
  }
  writeFileSync(join(other.root, file.path), file.text)
  other.git("add", "-A")
  other.git("commit", "-qm", "More")
  repository.git("fetch", "-q", other.root, "+HEAD:refs/remotes/other/main")
  return byContent("a branch just fetched", () => file)(stage, random)
}

/** Every scenario with its weight. */
export const scenarios: ReadonlyArray<readonly [number, Scenario]> = [
  [40, byContent("", protectedFile)],
  [4, byContent("an earlier version", ({ repository }) => repository.earlier)],
  [4, byContent("a deleted file", ({ repository }) => repository.deleted)],
  [4, byContent("text that is only in git", ({ repository }, random) => random.pick(repository.onlyInGit))],
  [1, byFetch],
  [16, byPath],
  [2, byLink],
  [4, byOtherWorkspace],
  [18, bySecret],
  [2, byPlaceholder],
  [6, byAnswer],
  [4, byReference],
  [2, byPolicy],
  [1, byCommit],
  [1, byBuffer],
]

/** Open text in the same channels and transports: it should reach the cloud, or the gate is shut for everybody. */
export const clean = async (
  stage: Stage,
  random: Random,
): Promise<{ readonly bound: boolean; readonly channel: string }> => {
  const file = random.pick(stage.repository.files.filter(({ isProtected }) => !isProtected))
  const excerpt = takeExcerpt(file, random)
  const [transport, carry] = entry(transports, random)
  const [channel, write] = entry({ ...contentChannels, ...pathChannels }, random)
  stage.set({ fault: "none" })
  // What the tries before have changed is read first: infill does not wait for it, and stays here meanwhile.
  await stage.router().explain({ messages: [{ role: "user", content: "Begin." }] })
  const asked = await ask(stage, converse(write({ text: carry(excerpt), excerpt }), random), random)
  return { bound: !anything(asked), channel: `${channel}, ${transport}` }
}
