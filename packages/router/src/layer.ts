import { RouterService } from "@postern/core"
import * as Layer from "effect/Layer"
import { makeRouter } from "./make-router.ts"
import { type RouterOptions } from "./router-options.ts"

/** Provides `RouterService` over the given targets; the layer's scope frees them. */
export const layer = (options: RouterOptions) => Layer.effect(RouterService, makeRouter(options))
