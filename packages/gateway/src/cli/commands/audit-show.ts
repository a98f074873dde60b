import { type RequestEvent } from "@postern/core"
import { followEvents, readEvents } from "@postern/core/node"
import { CommandError } from "../command-error.ts"
import { requestCells } from "../request-line.ts"
import { alignColumns, say } from "../terminal.ts"

interface ShowOptions {
  readonly last: string
  readonly follow?: boolean
  readonly state?: string
  readonly json?: boolean
}

const newestOf = (events: ReadonlyArray<RequestEvent>, most: number): Array<RequestEvent> =>
  events.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(-most)

const readNewest = async (most: number, state: string | undefined): Promise<ReadonlyArray<RequestEvent>> => {
  let newest: Array<RequestEvent> = []
  for await (const event of readEvents(state)) {
    if (event.type === "request") newest.push(event)
    // Files of several processes overlap in time: sorted before anything is dropped.
    if (newest.length > 2 * most + 1000) newest = newestOf(newest, most)
  }
  return newestOf(newest, most)
}

/** `postern audit show`: the newest requests and what became of them; with `--follow`, those that come too. */
export const runAuditShow = async (options: ShowOptions): Promise<void> => {
  const most = Number(options.last)
  if (!Number.isSafeInteger(most) || most < 1) {
    throw new CommandError(`Expected \`--last\` to be a whole number above 0, came ${options.last}.`)
  }
  const print = (events: ReadonlyArray<RequestEvent>): void => {
    if (options.json === true) for (const event of events) say(JSON.stringify(event))
    else for (const line of alignColumns(events.map(requestCells))) say(line)
  }
  const newest = await readNewest(most, options.state)
  if (newest.length === 0 && options.json !== true) say("The ledger holds no request yet.")
  print(newest)
  if (options.follow !== true) return
  const stop = new AbortController()
  process.once("SIGINT", () => stop.abort())
  for await (const event of followEvents(options.state, stop.signal)) if (event.type === "request") print([event])
}
