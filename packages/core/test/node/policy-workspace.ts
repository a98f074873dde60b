import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"
import { approvePolicy, loadWorkspacePolicy } from "../../src/node/policy-file.ts"

const makeFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "postern-policy-")))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A workspace in a folder of its own, with a state folder and places for the organisation's file and the user's. */
export const makeWorkspace = (files: Readonly<Record<string, string | object>> = {}) => {
  const root = makeFolder()
  const places = makeFolder()
  const options = {
    stateDirectory: join(places, "state"),
    organisationFile: join(places, "organisation", "policy.jsonc"),
    userFile: join(places, "user", "policy.jsonc"),
  }
  const writeTo = (file: string, content: string | Uint8Array | object) => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(
      file,
      typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content),
    )
  }
  const write = (name: string, content: string | object) => writeTo(join(root, name), content)
  for (const [name, content] of Object.entries(files)) write(name, content)
  const git = (...words: ReadonlyArray<string>) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", "-C", root, ...words], {
      stdio: ["ignore", "pipe", "ignore"],
    })
  return {
    root,
    options,
    write,
    writeOrganisation: (content: object) => writeTo(options.organisationFile, content),
    writeUser: (content: object) => writeTo(options.userFile, content),
    remove: (name: string) => rmSync(join(root, name)),
    removeUser: () => rmSync(options.userFile),
    git,
    commit: () => {
      git("init", "--quiet")
      git("add", "--all", "--force")
      git("commit", "--quiet", "--allow-empty", "--message", "change")
    },
    approve: () => approvePolicy(root, options),
    load: (folder = "") => loadWorkspacePolicy(join(root, folder), options),
  }
}
