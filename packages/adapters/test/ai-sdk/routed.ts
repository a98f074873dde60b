import { type Router } from "@postern/core"
import { createRouter } from "@postern/router"
import { openStage, type Stage, type StageOptions } from "../stage.ts"

/** A router over the parts of a test. */
export interface Routed extends AsyncDisposable {
  readonly router: Router
  readonly cloud: Stage["cloud"]
}

/** Makes the router of a test. */
export const openRouted = async (options?: StageOptions): Promise<Routed> => {
  const stage = await openStage(options)
  const router = await createRouter(stage.options)
  return {
    router,
    cloud: stage.cloud,
    [Symbol.asyncDispose]: async () => {
      await router.close()
      await stage[Symbol.asyncDispose]()
    },
  }
}
