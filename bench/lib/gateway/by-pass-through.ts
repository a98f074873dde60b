import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { buildPackages } from "../build-packages.ts"
import { startChild } from "./child.ts"
import { checkLine } from "./check-line.ts"
import { makeConversation } from "./conversation.ts"
import { passThrough, postern } from "./gateways.ts"
import { measureCpu } from "./measure-cost.ts"
import { startGateway } from "./running.ts"
import { writeWorkspace } from "./workspace.ts"
import { quantile } from "../quantile.ts"

const upstreamProgram = fileURLToPath(new URL("upstream.ts", import.meta.url))
const conversationBytes = 40_000
const whole = { pieces: 8, isStream: false }

/** A gateway and a pass-through that run and are warm: `measure` gives the ratio of their processor time for a request. */
export interface WarmGateways extends AsyncDisposable {
  readonly measure: () => Promise<number>
}

/** Starts both before one upstream, and proves that the gateway does all its work. */
export const startGateways = async (): Promise<WarmGateways> => {
  buildPackages()
  const folder = await mkdtemp(join(tmpdir(), "postern-gate-"))
  const [plainHome, home, workspace] = [join(folder, "plain"), join(folder, "postern"), join(folder, "shop")]
  await Promise.all([mkdir(plainHome), mkdir(home), writeWorkspace(workspace)])
  const upstream = startChild(upstreamProgram, [], process.env, "@postern/source")
  const url = String((await upstream.next())["url"])
  const passing = await startGateway(passThrough(plainHome, url))
  const guarded = await startGateway(postern("Postern", "openai-compatible", home, workspace, url))
  const conversation = makeConversation(conversationBytes)
  const measureRounds = (rounds: number, requests: number) =>
    measureCpu([passing, guarded], conversation.next, { rounds, requests }, whole)
  await checkLine(passing, guarded, upstream)
  await measureRounds(1, 200)
  return {
    measure: async () => {
      const series = await measureRounds(8, 60)
      const undisturbed = (name: string) => quantile(series.get(name) ?? [], 0.1)
      return undisturbed(guarded.name) / undisturbed(passing.name)
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([guarded, passing].map(({ child }) => child.close()))
      await upstream.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
