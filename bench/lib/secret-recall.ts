import {
  compilePolicy,
  inspectRequest,
  makeAnswerRegister,
  makeFingerprintIndex,
  makeScanMemo,
  type ModelRequest,
} from "@postern/core"
import { secretSamples, transports } from "@postern/core/testing"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { atLeast, atMost, type Figure, observe, observeAll } from "./bench.ts"
import { readOtherProjects } from "./corpora/installed-sources.ts"

const policy = compilePolicy({ version: 1, default: "cloud" }, { file: "postern.jsonc" })
const fingerprints = makeFingerprintIndex({ seed: new Uint8Array(16) })
const answers = makeAnswerRegister(new Uint8Array(16), fingerprints)

const holdsSecret = (text: string): boolean => {
  const scan = makeScanMemo({ policy, fingerprints, answers })
  const request: ModelRequest = { kind: "chat", envelope: {}, body: { messages: [{ role: "user", content: text }] } }
  const { findings } = inspectRequest(request, { policy, scan, fingerprints, answers, isVerbatim: () => false })
  return findings.some(({ kind }) => kind === "secret")
}

/** How a secret stands in a text. */
const carriers: Readonly<Record<string, (secret: string) => string>> = {
  prose: (secret) => `The key is ${secret}, do not lose it.`,
  env: (secret) => `A=1\nAPI_KEY=${secret}\nB=2`,
  json: (secret) => JSON.stringify({ settings: { token: secret } }, null, 2),
  code: (secret) => `const token = "${secret}"\nuse(token)`,
  curl: (secret) => `curl -H "Authorization: Bearer ${secret}" https://example.org`,
}

const share = (found: number, of: number): number => (100 * found) / Math.max(1, of)

const hex = (text: string, algorithm: string): string => createHash(algorithm).update(text).digest("hex")
const base64 = (text: string): string => createHash("sha512").update(text).digest("base64")

/** Lines that look random and are no secrets. */
const innocentLines = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, number) => [
    `commit ${hex(`${number}`, "sha1")}`,
    `  "integrity": "sha512-${base64(`${number}`)}",`,
    `image: registry.example.org/app@sha256:${hex(`${number}`, "sha256")}`,
    `const id = "${hex(`${number}`, "md5").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5")}"`,
    `![](data:image/png;base64,${base64(`a${number}`)}${base64(`b${number}`)})`,
    `password = os.environ["DB_PASSWORD_${number}"]`,
    `token: ${"$"}{{ secrets.TOKEN_${number} }}`,
    `apiKey = "<your-api-key-${number}>"`,
  ]).flat()

/** How many secrets of each provider are found in each transport, and how much that is none is taken for one. */
export const measureSecrets = (quick: boolean): ReadonlyArray<Figure> => {
  const found = new Map<string, [found: number, tries: number]>()
  const count = (name: string, isFound: boolean) => {
    const [hits, tries] = found.get(name) ?? [0, 0]
    found.set(name, [hits + (isFound ? 1 : 0), tries + 1])
  }
  const all: Array<boolean> = []
  const samples = Array.from({ length: quick ? 1 : 4 }, (_, seed) => secretSamples(seed + 1)).flat()
  for (const { provider, secret } of samples) {
    for (const carry of Object.values(carriers)) {
      for (const [transport, send] of Object.entries(transports)) {
        const isFound = holdsSecret(send(carry(secret)))
        count(`secrets of ${provider} found`, isFound)
        count(`secrets in ${transport} found`, isFound)
        all.push(isFound)
      }
    }
  }
  const chunks = [...readOtherProjects().values()]
    .flat()
    .flatMap(({ text }) => text.match(/(?:[^\n]*\n){1,100}/g) ?? [])
    .filter((_, at) => !quick || at % 4 === 0)
  const flagged = chunks.filter(holdsSecret).length
  const lines = innocentLines(quick ? 50 : 400)
  const flaggedLines = lines.filter(holdsSecret).length
  const lock = readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")
  const measured = { unit: "%", how: "generated secrets of known formats, in each carrier and each transport" } as const
  return [
    observe("secrets: providers", new Set(samples.map(({ provider }) => provider)).size, {
      unit: "count",
      how: "of which samples are generated",
    }),
    atLeast("secrets found", share(all.filter(Boolean).length, all.length), 99, measured),
    ...observeAll(Object.fromEntries([...found].map(([name, [some, of]]) => [name, share(some, of)])), measured),
    atMost("secrets: other projects taken for one", share(flagged, chunks.length), 0.5, {
      unit: "%",
      how: "chunks of 100 lines",
    }),
    atMost("secrets: innocent lines taken for one", share(flaggedLines, lines.length), 0, {
      unit: "%",
      how: "digests, image data, references to secrets, templates",
    }),
    observe("secrets: lock files taken for one", holdsSecret(lock) ? 1 : 0, { unit: "count", how: "of one" }),
  ]
}
