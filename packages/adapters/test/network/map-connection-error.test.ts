import { expect, it } from "vitest"
import { mapConnectionError } from "../../src/network/map-connection-error.ts"

const context = {
  target: "large",
  model: "large",
  server: "Mistral",
  addressOption: "serverURL",
  timeoutMs: 1000,
  hasTimedOut: () => false,
}

it.each<[error: object, reason: string, told: string]>([
  [{ code: "ECONNREFUSED" }, "unavailable", "could not be reached (ECONNREFUSED)"],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "unavailable", "NODE_EXTRA_CA_CERTS"],
  [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "unavailable", "a certificate that is not trusted"],
  [{ message: "aborted", code: "ECONNRESET" }, "broken-stream", "ended before its answer did (ECONNRESET)"],
  [{ cause: { message: "unexpected redirect" } }, "unavailable", "which is never followed"],
  [{ code: "a word of the prompt", message: "the prompt" }, "unavailable", "could not be reached; check"],
])("says what became of %j, and nothing that was sent", (error, reason, told) => {
  const mapped = mapConnectionError(context, error)
  expect(mapped).toMatchObject({ reason, target: "large", message: expect.stringContaining(told) })
  expect(mapped.message).not.toContain("prompt")
})
