import { type MistralServer, startMistralServer } from "@postern/core/testing"
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { type ChildReport } from "./child-report.ts"
import { secretKey, secretPrompt } from "./network.ts"

const isReport = (message: unknown): message is ChildReport =>
  typeof message === "object" && message !== null && "modules" in message

/** Runs a program with every switch of the SDK's telemetry and debugging on; gives its report and all it printed. */
const runChild = (program: string, server: MistralServer) =>
  new Promise<{ report: ChildReport; printed: string }>((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(program, import.meta.url)), [server.url], {
      silent: true,
      execArgv: ["--conditions=@postern/source", "--no-warnings"],
      env: {
        PATH: process.env["PATH"],
        MISTRAL_API_KEY: secretKey,
        MISTRAL_DEBUG: "1",
        MISTRAL_SDK_TELEMETRY: "dedicated",
        MISTRAL_SDK_DEBUG_TRACING: "true",
        MISTRAL_OTLP_TRACES_ENDPOINT: `${server.url}/telemetry/v1/traces`,
      },
    })
    let printed = ""
    let report: ChildReport | undefined
    const print = (chunk: unknown) => (printed += String(chunk))
    child.stdout?.on("data", print)
    child.stderr?.on("data", print)
    child.on("message", (message) => {
      if (isReport(message)) report = message
    })
    child.on("close", (code) => {
      if (report) resolve({ report, printed })
      else reject(new Error(`The child ended with code ${code} and no report; it printed: ${printed}`))
    })
  })

const telemetryModules = (report: ChildReport) =>
  report.modules.filter((url) => url.includes("/extra/observability/otel"))

test("loads no SDK until it is asked, prints nothing and opens no telemetry, whatever the environment says", async () => {
  await using server = await startMistralServer()
  const { printed, report } = await runChild("./child-postern.ts", server)
  expect(report.early).toEqual([])
  expect(report.earlyReads).toEqual([])
  expect(report.modules.some((url) => url.includes("/@mistralai/"))).toBe(true)
  expect(report.results).toEqual(["finish", "finish", "finish"])
  expect(printed).toBe("")
  expect(telemetryModules(report)).toEqual([])
  expect(server.requests.map((request) => request.path)).toEqual([
    "/v1/chat/completions",
    "/v1/embeddings",
    "/v1/chat/completions",
  ])
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${secretKey}`)
})

test("has something to keep quiet: the SDK alone prints key and prompt and asks for telemetry", async () => {
  await using server = await startMistralServer()
  const { printed, report } = await runChild("./child-plain-sdk.ts", server)
  expect(report.results).toEqual(["true"])
  expect(printed).toContain(secretKey)
  expect(printed).toContain(secretPrompt)
  expect(telemetryModules(report)).not.toEqual([])
})
