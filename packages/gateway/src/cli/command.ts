/** Runs a command with the arguments after its name; resolves to its exit code: 0 done, 1 failed, 2 asked wrongly. */
export type Command = (args: ReadonlyArray<string>) => Promise<number>
