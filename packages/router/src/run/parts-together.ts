import * as Stream from "effect/Stream"

// Streams hand on what came together as one array. An effect for each part would take the array apart, and everything behind
// it would run once for each token: these do not.

/** Looks at each part. */
export const lookAtParts =
  <A>(look: (part: A) => void) =>
  <E, R>(parts: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> =>
    Stream.mapArray(parts, (together) => {
      for (const part of together) look(part)
      return together
    })

/** Gives none, one or several parts in the place of each. */
export const replaceParts =
  <A, B>(replace: (part: A) => ReadonlyArray<B>) =>
  <E, R>(parts: Stream.Stream<A, E, R>): Stream.Stream<B, E, R> =>
    Stream.mapAccum(
      parts,
      () => undefined,
      (state, part) => [state, replace(part)],
    )
