import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

/**
 * Finds a data file of a package: in the `data` folder beside a bundle that the asking module is part of, else in the
 * package's own, where it is installed for the module, whose `import.meta.url` is given.
 */
export const packageFile = (owner: "@postern/core" | "@postern/router", name: string, moduleUrl: string): URL => {
  const besideBundle = new URL(`./data/${name}`, moduleUrl)
  if (existsSync(besideBundle)) return besideBundle
  const manifest = createRequire(moduleUrl).resolve(`${owner}/package.json`)
  return new URL(`./data/${name}`, pathToFileURL(manifest))
}
