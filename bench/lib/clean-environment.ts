import { join } from "node:path"

/** Nothing of the user's own settings: what runs in it finds an empty home. */
export const cleanEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: home,
  XDG_STATE_HOME: join(home, "state"),
  XDG_CONFIG_HOME: join(home, "config"),
  XDG_CACHE_HOME: join(home, "cache"),
  TMPDIR: home,
})
