import { homedir } from "node:os"
import { join } from "node:path"

type Environment = Readonly<Record<string, string | undefined>>

/** The organisation's policy file: `/etc/postern/policy.jsonc`, or the system's equal. */
export const organisationPolicyFile = (
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string => {
  if (platform === "win32") return join(environment["PROGRAMDATA"] ?? "C:\\ProgramData", "postern", "policy.jsonc")
  if (platform === "darwin") return "/Library/Application Support/postern/policy.jsonc"
  return "/etc/postern/policy.jsonc"
}

/** The user's policy file: `$XDG_CONFIG_HOME/postern/policy.jsonc`, or the system's equal. */
export const userPolicyFile = (
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string => {
  const { XDG_CONFIG_HOME: xdg, APPDATA: roaming } = environment
  if (xdg !== undefined && xdg !== "") return join(xdg, "postern", "policy.jsonc")
  if (platform === "win32") return join(roaming ?? join(homedir(), "AppData", "Roaming"), "postern", "policy.jsonc")
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "postern", "policy.jsonc")
  return join(homedir(), ".config", "postern", "policy.jsonc")
}
