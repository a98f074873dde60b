import { type NetworkTarget } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type TargetDocument } from "../../config/config-document.ts"
import { type Diagnosis } from "./diagnosis.ts"

type ServerDocument = Extract<TargetDocument, { readonly kind: "openai-compatible" }>

const isModelList = Schema.is(
  Schema.Struct({ data: Schema.Array(Schema.Struct({ owned_by: Schema.optional(Schema.Unknown) })) }),
)

const patienceMs = 3000

/** Whether a server's list of models says that it is llama-swap. Nothing of a request, and no key, is sent. */
const isLlamaSwap = async ({ origin }: NetworkTarget["endpoint"]): Promise<boolean> => {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const answer: unknown = await (await fetch(`${origin}/v1/models`, { redirect: "error", signal })).json()
    return isModelList(answer) && answer.data.some((model) => model.owned_by === "llama-swap")
  } catch {
    return false
  }
}

/** What a server off the cloud may do with what it gets; what the target itself knows of it comes with its own warnings. */
const mayForward = async ({ server, zone: stated }: ServerDocument, target: NetworkTarget): Promise<Diagnosis> => {
  const { id, zone, endpoint } = target
  const about = `target ${id}`
  if (await isLlamaSwap(endpoint)) {
    return {
      about,
      state: "warning",
      found: `${endpoint.origin} is llama-swap, which starts what its own file names and may pass on to \`peers\``,
      fix: 'see that none of them is a third party, else state `"zone": "cloud"`',
    }
  }
  if (server === "ollama") {
    return {
      about,
      state: "ok",
      found:
        "Ollama is asked where the model runs before it gets anything; OLLAMA_NO_CLOUD=1 in its environment rules its cloud out",
    }
  }
  if (server === undefined && stated === undefined) {
    return {
      about,
      state: "warning",
      found: `counts as \`${zone}\` for its address alone, which proves nothing about what happens next`,
      fix: 'name its `server`, or state `"zone": "cloud"` where it passes requests on (LiteLLM and other proxies)',
    }
  }
  return { about, state: "ok", found: `nothing says that ${endpoint.origin} forwards elsewhere` }
}

/**
 * Asks servers that do not count as the cloud what they say of themselves, and tells which may forward elsewhere. After it
 * the targets' own warnings know of it too.
 */
export const diagnoseForwarding = async (
  document: TargetDocument,
  target: NetworkTarget,
): Promise<ReadonlyArray<Diagnosis>> => {
  if (document.kind !== "openai-compatible" || target.zone === "cloud") return []
  if (target.learn !== undefined) await Effect.runPromise(target.learn)
  return [await mayForward(document, target)]
}
