import { type Message } from "@postern/core"
import { createConnection } from "node:net"
import { setTimeout as pause } from "node:timers/promises"
import { check } from "../bench.ts"
import { type Address, type Answered, ask, faultOf } from "./ask.ts"
import { type Child } from "./child.ts"
import { freePort, type GatewayUnderTest } from "./gateways.ts"
import { type Turn } from "./wire-prompt.ts"

/** One end that can be asked: a gateway that runs, or the upstream itself. */
export interface Running {
  readonly name: string
  readonly address: Address
  /** Absent: nothing stands between. */
  readonly child?: Child
  /** Requests that it was asked so far. */
  readonly asked: () => number
  /** Asks, and throws where the answer is not the upstream's own. */
  readonly ask: (messages: ReadonlyArray<Message>, turn: Turn, isStream: boolean) => Promise<Answered>
}

let turns = 0

/** A turn that no other has the id of. */
export const newTurn = (pieces: number, paceMs = 0): Turn => ({ id: `turn${turns++}`, pieces, paceMs })

/** Makes one of an address. */
export const runningAt = (name: string, address: Address, child?: Child): Running => {
  let asked = 0
  return {
    name,
    address,
    ...(child === undefined ? {} : { child }),
    asked: () => asked,
    ask: async (messages, turn, isStream) => {
      asked++
      const said = () => child?.complaints() ?? ""
      const answered = await ask(address, messages, isStream).catch((cause: unknown) => {
        throw new Error(`${name} broke off. ${said()}`, { cause })
      })
      const fault = faultOf(answered, turn)
      check(fault === undefined, `${name} to pass on an answer, came ${fault}. ${said()}`)
      return answered
    },
  }
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" })
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })

/** Starts a gateway and waits until it listens: looked for every other millisecond, for at most 30 seconds. */
export const startGateway = async (gateway: GatewayUnderTest): Promise<Running & { readonly child: Child }> => {
  const port = await freePort()
  const { child, address } = await gateway.start(port)
  const until = performance.now() + 30_000
  while (!(await isListening(port))) {
    if (performance.now() > until || child.hasEnded()) {
      await child.close()
      throw new Error(`${gateway.name} does not listen: ${child.complaints()}`)
    }
    await pause(2)
  }
  return { ...runningAt(gateway.name, address, child), child }
}
