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

/** The folder of what the user configures: `$XDG_CONFIG_HOME/postern`, or the system's equal. */
export const configFolder = (
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string => {
  const { XDG_CONFIG_HOME: xdg, APPDATA: roaming } = environment
  if (xdg !== undefined && xdg !== "") return join(xdg, "postern")
  if (platform === "win32") return join(roaming ?? join(homedir(), "AppData", "Roaming"), "postern")
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "postern")
  return join(homedir(), ".config", "postern")
}

/** The user's policy file: `policy.jsonc` in their `configFolder`. */
export const userPolicyFile = (environment?: Environment, platform?: NodeJS.Platform): string =>
  join(configFolder(environment, platform), "policy.jsonc")
