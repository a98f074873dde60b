import * as Result from "effect/Result"
import { Refusal } from "../dialects/refusal.ts"
import { type Address } from "./address.ts"
import { type Client } from "./clients.ts"
import { type Asked } from "./exchange.ts"

/** Name to folders. */
export type Workspaces = ReadonlyMap<string, ReadonlyArray<string>>

const unknown = new Refusal({
  status: 404,
  code: "unknown_workspace",
  message: "Expected the name of a workspace of config.jsonc, came another; add it to `workspaces`.",
})

const notItsOwn = new Refusal({
  status: 403,
  code: "foreign_workspace",
  message:
    "Expected no workspace but the one that this key is for, came another; leave it out, or ask with another key.",
})

/**
 * The folders of the workspace that a request is about: the one its address names, else its `x-postern-workspace`, else its
 * key's own; nothing where none is named. A key that is for a workspace may name no other.
 */
export const chooseWorkspace = (
  workspaces: Workspaces,
  address: Address,
  { headers }: Asked,
  client: Client,
): Result.Result<ReadonlyArray<string> | undefined, Refusal> => {
  const named = [address.workspace, headers["x-postern-workspace"]].filter((name) => name !== undefined)
  if (client.workspace !== undefined && named.some((name) => name !== client.workspace)) return Result.fail(notItsOwn)
  const [name = client.workspace] = named
  if (name === undefined) return Result.succeed(undefined)
  const folders = workspaces.get(name)
  return folders === undefined ? Result.fail(unknown) : Result.succeed(folders)
}
