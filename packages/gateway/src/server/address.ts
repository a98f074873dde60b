/** What an address says: the path below the workspace, and the workspace it names. */
export interface Address {
  readonly path: string
  readonly workspace: string | undefined
}

/** Reads `/w/NAME/v1/…` and `/v1/…`. */
export const readAddress = (url: string): Address => {
  const path = url.split(/[?#]/, 1)[0] ?? ""
  const [, name, below] = /^\/w\/([^/]+)(\/.*)$/.exec(path) ?? []
  const rest = below ?? path
  return {
    path: rest.length > 1 ? rest.replace(/\/+$/, "") : rest,
    workspace: name === undefined ? undefined : decodeName(name),
  }
}

/** A name as it is meant, whatever signs an address has for it. */
export const decodeName = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    // Not a name that anything has.
    return name
  }
}
