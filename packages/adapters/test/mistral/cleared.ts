import {
  type ClearedRequest,
  type ModelError,
  type ModelRequest,
  type NetworkTarget,
  type StreamPart,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { approve } from "../../../core/src/clear/cleared-request.ts"
import { type WireRequest, type Zone } from "@postern/core"

/** Stands for `clear` with a policy that allows everything: what is tested here begins after it. */
export const clearAll = (wire: WireRequest, zone: Zone): ClearedRequest =>
  approve(wire, zone, createHash("sha256").update(wire.body).digest("hex"))

/** Encodes, clears and asks. */
export const askCleared = (target: NetworkTarget, request: ModelRequest): Stream.Stream<StreamPart, ModelError> =>
  Stream.unwrap(Effect.map(target.encode(request), (wire) => target.answer(clearAll(wire, target.zone))))
