import { createHmac, timingSafeEqual } from "node:crypto"
import type { Socket } from "node:net"

/** One message a line over a socket, both ways. */
export interface Wire {
  readonly send: (message: object) => void
  /** Takes the place of the listener before it; while there is none, messages wait. */
  readonly listen: (listener: ((message: unknown) => void) | undefined) => void
  /** Resolves when the other side is gone, or this side has ended. */
  readonly closed: Promise<void>
  /** Sends what is left, then ends. */
  readonly end: () => void
  readonly ref: () => void
  readonly unref: () => void
}

/** More than any request has; what sends more is not one of ours. */
const longestLine = 1 << 28

/** Opens the wire on a connected socket. A line that does not parse ends it. */
export const openWire = (socket: Socket): Wire => {
  const closed = Promise.withResolvers<void>()
  let listener: ((message: unknown) => void) | undefined
  const waiting: Array<unknown> = []
  let rest: Array<Buffer> = []
  let restLength = 0
  const deliver = (): void => {
    // Asked for each message: hearing one may change who listens.
    for (;;) {
      if (listener === undefined || waiting.length === 0) return
      listener(waiting.shift())
    }
  }
  const take = (line: Buffer): void => {
    try {
      waiting.push(JSON.parse(line.toString("utf8")))
    } catch {
      socket.destroy()
    }
    deliver()
  }
  socket.on("data", (chunk: Buffer) => {
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, at))
      const line = rest.length === 1 ? rest[0] : Buffer.concat(rest)
      rest = []
      restLength = 0
      from = at + 1
      if (line !== undefined) take(line)
    }
    if (from === chunk.length) return
    rest.push(chunk.subarray(from))
    restLength += chunk.length - from
    if (restLength > longestLine) socket.destroy()
  })
  // What ends a connection shows as its end; there is nothing else to do about it.
  socket.on("error", () => socket.destroy())
  socket.on("close", closed.resolve)
  return {
    send: (message) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
    },
    listen: (next) => {
      listener = next
      deliver()
    },
    closed: closed.promise,
    end: () => socket.end(),
    ref: () => void socket.ref(),
    unref: () => void socket.unref(),
  }
}

/** What one side shows to prove that it knows the token, which itself is never sent. */
export const proofOf = (token: string, side: "engine" | "client", nonces: ReadonlyArray<string>): string =>
  createHmac("sha256", token)
    .update([side, ...nonces].join("\n"))
    .digest("hex")

/** Whether what came is that proof. */
export const isProof = (came: unknown, expected: string): boolean =>
  typeof came === "string" &&
  came.length === expected.length &&
  timingSafeEqual(Buffer.from(came, "utf8"), Buffer.from(expected, "utf8"))

/** Reads a text of a message that may be anything. */
export const textIn = (message: unknown, name: string): string | undefined => {
  if (typeof message !== "object" || message === null) return undefined
  const value: unknown = Object.getOwnPropertyDescriptor(message, name)?.value
  return typeof value === "string" ? value : undefined
}
