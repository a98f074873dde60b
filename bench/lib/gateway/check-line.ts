import { type Message } from "@postern/core"
import { readLedger } from "@postern/core/node"
import { secretSamples } from "@postern/core/testing"
import { check } from "../bench.ts"
import { ask } from "./ask.ts"
import { type Child } from "./child.ts"
import { newTurn, type Running } from "./running.ts"
import { protectedText } from "./workspace.ts"
import { writeTurn } from "./wire-prompt.ts"

/**
 * Proves that what is measured is the whole line: a secret reaches the upstream through a pass-through and not through Postern,
 * and text of a protected file is refused. Gives how many of the requests were refused.
 */
export const checkLine = async (passing: Running, guarded: Running, upstream: Child): Promise<number> => {
  const secret = secretSamples(7)[0]?.secret ?? ""
  for (const gateway of [passing, guarded]) {
    const turn = newTurn(4)
    await gateway.ask([{ role: "user", content: `${writeTurn(turn)}\n${secret}` }], turn, true)
    const { lastBody } = await upstream.ask("last body")
    const hasLeft = String(lastBody).includes(secret)
    check(String(lastBody).includes(turn.id), `the request of ${gateway.name} at the upstream`)
    check(hasLeft === (gateway === passing), `a secret ${gateway === passing ? "" : "not "}to pass ${gateway.name}`)
  }
  const stolen: ReadonlyArray<Message> = [
    { role: "user", content: `${writeTurn(newTurn(4))}\n${protectedText().slice(0, 3_000)}` },
  ]
  const { status } = await ask(guarded.address, stolen, false)
  check(status === 403, "text of a protected file to be refused")
  return 1
}

/** Proves that every request is in the ledger, and its chain whole. */
export const checkLedger = async (stateDirectory: string, requests: number): Promise<void> => {
  const ledger = await readLedger(stateDirectory)
  check(ledger.chainOk, "the ledger's chain to be whole")
  check(ledger.requests === requests, `${requests} requests in the ledger (${ledger.requests} are)`)
}
