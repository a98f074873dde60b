import { registerHooks } from "node:module"

/** Every module asked for since this module was loaded. */
export const modules: Array<string> = []

/** Every environment variable of Mistral's that was read since. */
export const reads: Array<string> = []

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context)
    modules.push(resolved.url)
    return resolved
  },
})

const seen = (name: PropertyKey): void => {
  if (typeof name === "string" && name.startsWith("MISTRAL_")) reads.push(name)
}

process.env = new Proxy(process.env, {
  get: (env, name) => {
    seen(name)
    return Reflect.get(env, name)
  },
  has: (env, name) => {
    seen(name)
    return Reflect.has(env, name)
  },
})

/** The modules so far that belong to the SDK. */
export const sdkModules = (): ReadonlyArray<string> => modules.filter((url) => url.includes("/@mistralai/"))
