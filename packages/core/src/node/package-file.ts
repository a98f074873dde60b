import { existsSync } from "node:fs"

/**
 * Finds a data file of a package: in the `data` folder beside a bundle that the asking module is part of, else in the
 * package, two folders up from the module, whose `import.meta.url` is given.
 */
export const packageFile = (name: string, moduleUrl: string): URL => {
  const besideBundle = new URL(`./data/${name}`, moduleUrl)
  return existsSync(besideBundle) ? besideBundle : new URL(`../../data/${name}`, moduleUrl)
}
