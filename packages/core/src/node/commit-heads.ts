import { type Commit } from "./git-history.ts"

/** Those of some commits that `from` leads to, itself among them. */
export const reachable = (commits: ReadonlyArray<Commit>, from: string): ReadonlySet<string> => {
  const parents = new Map(commits.map((commit) => [commit.id, commit.parents]))
  const found = new Set([from])
  for (const id of found) for (const parent of parents.get(id) ?? []) found.add(parent)
  return found
}

/** The heads that lead to all that `heads` led to and to some commits more: those that no other one comes after. */
export const headsAfter = (heads: ReadonlySet<string>, commits: ReadonlyArray<Commit>): ReadonlySet<string> => {
  const before = new Set(commits.flatMap(({ parents }) => parents))
  return new Set([...heads, ...commits.map(({ id }) => id)].filter((id) => !before.has(id)))
}
