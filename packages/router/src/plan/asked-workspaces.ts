import { InvalidRequest } from "@postern/core"
import { type Workspace } from "@postern/core/node"
import * as Result from "effect/Result"
import { resolve } from "node:path"

/**
 * The workspaces that a call is about: those of the folders it names, or all where it names none. Fails where a folder is not
 * one of the router's: judging by what is not there would be judging by nothing.
 */
export const askedWorkspaces = (
  workspaces: ReadonlyArray<Workspace>,
  named: string | ReadonlyArray<string> | undefined,
): Result.Result<ReadonlyArray<Workspace>, InvalidRequest> => {
  const folders = (typeof named === "string" ? [named] : (named ?? [])).map((folder) => resolve(folder))
  if (folders.length === 0) return Result.succeed(workspaces)
  const isKnown = folders.every((folder) => workspaces.some(({ root }) => root === folder))
  return isKnown
    ? Result.succeed(workspaces.filter(({ root }) => root !== undefined && folders.includes(root)))
    : Result.fail(
        new InvalidRequest({
          message:
            "Expected `workspace` of the call to name folders that the router was made with, came another; add it to `workspace` of `createRouter`.",
        }),
      )
}
