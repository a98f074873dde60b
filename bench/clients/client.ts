/** Where a client finds the gateway, and where it may write. */
export interface ClientPlace {
  /** The gateway, without `/v1`. */
  readonly url: string
  readonly key: string
  /** The client's own home: nothing of the user's is read or written. */
  readonly home: string
  /** The folder that holds its executables. */
  readonly bin: string
}

/** A program and what it is given. */
export interface Command {
  readonly program: string
  readonly words: ReadonlyArray<string>
}

/** A coding tool that has a command for one question. */
export interface Client {
  readonly name: string
  /** What is installed from the registry, with its exact version. */
  readonly packageName: string
  readonly version: string
  /** The client is told of the gateway by `postern connect` of that name; absent: by its own means. */
  readonly connect?: string
  /** Files of its home that switch off what a test must not do, and hold what `postern connect` tells a person to write. */
  readonly files?: (place: ClientPlace) => Readonly<Record<string, string>>
  readonly env: (place: ClientPlace) => Readonly<Record<string, string>>
  /** What is to be run before the question. */
  readonly before?: (place: ClientPlace) => Command
  /** Asks one question and prints the answer. */
  readonly ask: (question: string, place: ClientPlace) => Command
}
