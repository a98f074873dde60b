import * as Effect from "effect/Effect"
import * as PlatformError from "effect/PlatformError"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { type Writable } from "node:stream"

const write = (stream: Writable, data: string | Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => {
    // Whoever has left reads no more; the end of their input is what ends the server.
    stream.write(data, () => resume(Effect.void))
  })

const sinkOf = (stream: Writable) => () =>
  Sink.forEach((data: string | Uint8Array): Effect.Effect<void, PlatformError.PlatformError> => write(stream, data))

const brokenInput = (cause: unknown) =>
  PlatformError.systemError({ _tag: "Unknown", module: "Stdio", method: "stdin", cause })

const isJson = (line: string): boolean => {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

/** Standard input and output of this process. A line that is no JSON is passed over: it would take those after it along. */
export const processStdio = (): Stdio.Stdio =>
  Stdio.make({
    args: Effect.succeed([]),
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    stdin: Stream.fromAsyncIterable<Uint8Array, PlatformError.PlatformError>(process.stdin, brokenInput).pipe(
      Stream.decodeText,
      Stream.splitLines,
      Stream.filter(isJson),
      Stream.map((line) => Buffer.from(`${line}\n`)),
    ),
  })
