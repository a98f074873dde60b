import { type ChildProcess, fork } from "node:child_process"
import { randomBytes } from "node:crypto"
import { readFile, rename, rm, writeFile } from "node:fs/promises"
import { createConnection, type Socket } from "node:net"
import { setTimeout as delay } from "node:timers/promises"
import { type EngineAddress, engineAddress } from "./engine-address.ts"
import { engineEnvironment } from "./engine-environment.ts"
import { EngineFault } from "./engine-fault.ts"
import { type ServeMessage } from "./engine-protocol.ts"
import { type EngineSetup, type PendingSetup } from "./engine-setup.ts"
import { isProof, openWire, proofOf, textIn, type Wire } from "./engine-wire.ts"
import { takeLock } from "./start-lock.ts"

/** A connection to an engine that has proved to be this user's, as this side has. */
export interface Attached {
  readonly wire: Wire
  readonly pid: number
}

/** How often an engine is started that does not let itself be spoken to. */
const mostStarts = 3

const connect = (path: string): Promise<Socket | undefined> => {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>()
  const socket = createConnection(path)
  socket.once("connect", () => resolve(socket))
  socket.once("error", () => resolve(undefined))
  return promise
}

const nextMessage = (wire: Wire): Promise<unknown> => {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  wire.listen((message) => {
    wire.listen(undefined)
    resolve(message)
  })
  return Promise.race([promise, wire.closed])
}

/** Connects, and has each side prove that it knows the token: no prompt goes to a stranger's socket. */
const attach = async ({ socket: path, tokenFile }: EngineAddress): Promise<Attached | undefined> => {
  const token = await readFile(tokenFile, "utf8").catch(() => undefined)
  const socket = token === undefined ? undefined : await connect(path)
  if (token === undefined || socket === undefined) return undefined
  const wire = openWire(socket)
  const own = randomBytes(16).toString("hex")
  wire.send({ nonce: own })
  const greeting = await nextMessage(wire)
  const nonces = [own, textIn(greeting, "nonce") ?? ""]
  if (isProof(textIn(greeting, "proof"), proofOf(token, "engine", nonces))) {
    wire.send({ proof: proofOf(token, "client", nonces) })
    const pid = Number(textIn(await nextMessage(wire), "pid"))
    if (Number.isSafeInteger(pid) && pid > 0) return { wire, pid }
  }
  wire.end()
  return undefined
}

const startProcess = (entry: string): ChildProcess =>
  fork(entry, [], {
    // Set explicitly: an inherited --inspect would fight for the port.
    execArgv: entry.endsWith(".ts") ? ["--conditions=@postern/source"] : [],
    env: engineEnvironment(process.env),
    // What the engine prints may quote prompts.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // Others may use it when this process has ended; Ctrl-C is not for it.
    detached: true,
  })

/** Starts the engine's process and waits until it listens; what it is told here never stands on its command line. */
const start = async (
  entry: string,
  setup: EngineSetup,
  beside: ReadonlyArray<PendingSetup>,
  { socket, tokenFile }: EngineAddress,
): Promise<void> => {
  // Left by one that was killed: whoever listened would have been reached.
  if (process.platform !== "win32") await rm(socket, { force: true })
  const token = randomBytes(32).toString("hex")
  await writeFile(`${tokenFile}.new`, token, { mode: 0o600 })
  await rename(`${tokenFile}.new`, tokenFile)
  const child = startProcess(entry)
  const listening = Promise.withResolvers<boolean>()
  child.once("message", () => listening.resolve(true))
  child.once("exit", () => listening.resolve(false))
  child.once("error", () => listening.resolve(false))
  child.send({ type: "serve", socket, tokenFile, token, setup, beside } satisfies ServeMessage, () => {})
  const isListening = await listening.promise
  if (child.connected) child.disconnect()
  child.unref()
  if (!isListening) throw new EngineFault({ type: "crashed" })
}

/** Finds the engine of a setup that runs on this machine, or starts it; what `beside` gives must find room as well. */
export const attachEngine = async (
  entry: string,
  setup: EngineSetup,
  beside: () => ReadonlyArray<PendingSetup>,
): Promise<Attached> => {
  const address = engineAddress(setup)
  let starts = 0
  for (;;) {
    const running = await attach(address)
    if (running !== undefined) return running
    const release = takeLock(address.lockFile)
    if (release === undefined) {
      // Another process starts it.
      await delay(50)
      continue
    }
    try {
      const meanwhile = await attach(address)
      if (meanwhile !== undefined) return meanwhile
      if (starts++ === mostStarts) throw new EngineFault({ type: "crashed" })
      await start(entry, setup, beside(), address)
    } finally {
      release()
    }
  }
}
