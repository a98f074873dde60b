import { homedir } from "node:os"
import { join } from "node:path"

/** The folder of run-time state: `$XDG_STATE_HOME/postern`, or the system's equal. Outside every repository. */
export const stateFolder = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string => {
  const { XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = environment
  if (xdg !== undefined && xdg !== "") return join(xdg, "postern")
  if (platform === "win32") return join(local ?? join(homedir(), "AppData", "Local"), "postern")
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "postern")
  return join(homedir(), ".local", "state", "postern")
}
