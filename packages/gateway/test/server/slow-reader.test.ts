import { connect } from "node:net"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { makeMemoryLedger } from "@postern/core"
import { makeGateway, serveGateway } from "@postern/gateway"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { startPacedServer } from "../paced-server.ts"

const eventBytes = 1_000_000
/** What the buffers of the system and of both sockets hold on the way, and much less than what would come in that time. */
const mostBytes = 25 * eventBytes

test("takes no more of an answer than its reader does, and leaves a reader that takes nothing", async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-slow-"))
  const upstream = await startPacedServer()
  const config = { version: 1, port: 0, limits: { idleSeconds: 1, drainSeconds: 1 } } as const
  const gateway = await makeGateway({
    config,
    targets: [openaiCompatible({ model: "model", baseURL: upstream.url })],
    ledger: makeMemoryLedger(),
    stateDirectory,
  })
  const server = await serveGateway(gateway, config)
  onTestFinished(async () => {
    await server.close()
    await upstream.close()
    await rm(stateDirectory, { recursive: true, force: true })
  })

  const body = JSON.stringify({ stream: true, messages: [{ role: "user", content: "Tell me everything." }] })
  const socket = connect(server.port, "127.0.0.1").pause()
  socket.on("error", () => {})
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${gateway.key.key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  const text = "x".repeat(eventBytes)
  let sentBytes = 0
  while (sentBytes < 10 * mostBytes && (await upstream.say(text))) sentBytes += eventBytes
  await upstream.closed
  expect(sentBytes).toBeGreaterThan(0)
  expect(sentBytes).toBeLessThan(mostBytes)
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200)
  socket.destroy()
})
