import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { type Client, type ClientPlace } from "./client.ts"
import { type Ended, runProgram } from "./run-program.ts"
import { type ClientGateway, sentence } from "./stage.ts"

const question = "Say whether the gate is open, in one sentence. Use no tool."

const postern = fileURLToPath(new URL("../../packages/gateway/src/cli/main.ts", import.meta.url))

const lastLines = ({ errors, output }: Ended): string =>
  stripVTControlCharacters(`${errors}\n${output}`)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-3)
    .join(" | ")
    .slice(0, 600)

const faultOf = (what: string, ended: Ended): string => {
  if (ended.isLate) return `${what} did not end in time: ${lastLines(ended)}`
  return `${what} ended with ${ended.status ?? "a signal"}: ${lastLines(ended)}`
}

/** Only what a program needs, and no proxy, key or setting of whoever runs this. */
const environmentOf = (client: Client, place: ClientPlace): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: place.home,
  USER: "clients",
  LANG: "C.UTF-8",
  TERM: "dumb",
  CI: "1",
  NO_COLOR: "1",
  DO_NOT_TRACK: "1",
  ...client.env(place),
})

/** Lets a client ask one question through a gateway; gives why it did not get its answer, or nothing. */
export const driveClient = async (
  client: Client,
  bin: string,
  gateway: ClientGateway,
  { home, cwd, timeoutMs }: { readonly home: string; readonly cwd: string; readonly timeoutMs: number },
): Promise<string | undefined> => {
  const place: ClientPlace = { url: gateway.url, key: gateway.key, home, bin }
  const env = environmentOf(client, place)
  await mkdir(home, { recursive: true })
  for (const [name, text] of Object.entries(client.files?.(place) ?? {})) {
    await mkdir(dirname(join(home, name)), { recursive: true })
    await writeFile(join(home, name), text)
  }
  if (client.connect !== undefined) {
    const words = ["--conditions=@postern/source", postern, "connect", client.connect]
    const given = ["--url", gateway.url, "--key-file", gateway.keyFile]
    const connected = await runProgram(
      { program: process.execPath, words: [...words, ...given] },
      { cwd, env, timeoutMs },
    )
    if (connected.status !== 0) return faultOf("`postern connect`", connected)
  }
  const before = client.before?.(place)
  if (before !== undefined) {
    const prepared = await runProgram(before, { cwd, env, timeoutMs })
    if (prepared.status !== 0) return faultOf("its set-up", prepared)
  }
  const asked = await runProgram(client.ask(question, place), { cwd, env, timeoutMs })
  if (asked.status !== 0) return faultOf("it", asked)
  if (!asked.output.includes(sentence)) return `it printed another answer: ${lastLines(asked)}`
  const answered = gateway.ledger.requests().filter(({ outcome }) => outcome === "answered")
  return answered.length > 0 ? undefined : "no request of it was answered by the gateway"
}
