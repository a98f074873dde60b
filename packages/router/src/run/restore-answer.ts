import { type Restorer, type StreamPart } from "@postern/core"
import * as Stream from "effect/Stream"
import { replaceParts } from "./parts-together.ts"

/** Gives an answer with its placeholders restored; one that breaks off gives what was held back before it fails. */
export const restoreAnswer =
  (restorer: Restorer) =>
  <E, R>(answer: Stream.Stream<StreamPart, E, R>): Stream.Stream<StreamPart, E, R> => {
    const rest = Stream.suspend(() => Stream.fromIterable(restorer.flush()))
    return answer.pipe(
      replaceParts((part) => restorer.push(part)),
      Stream.catch((error) => Stream.concat(rest, Stream.fail(error))),
      Stream.concat(rest),
    )
  }
