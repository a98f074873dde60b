import { makeConversation } from "./conversation.ts"
import { type GatewayUnderTest } from "./gateways.ts"
import { type Series } from "./measure-cost.ts"
import { newTurn, startGateway } from "./running.ts"

/** Milliseconds from the start of the process to the end of its first answer. */
export const startOnce = async (gateway: GatewayUnderTest): Promise<number> => {
  const started = performance.now()
  const running = await startGateway(gateway)
  try {
    const turn = newTurn(4)
    await running.ask(makeConversation(1_000).next(turn), turn, false)
    return performance.now() - started
  } finally {
    await running.child.close()
  }
}

/** Several starts of each, taken in turn. */
export const measureStarts = async (gateways: ReadonlyArray<GatewayUnderTest>, rounds: number): Promise<Series> => {
  const times = new Map<string, Array<number>>(gateways.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const gateway of gateways) times.get(gateway.name)?.push(await startOnce(gateway))
  }
  return times
}
