import { access, readdir, readFile, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"
import * as Schema from "effect/Schema"

/** A model file that another program holds on this machine; it is used where it is. */
export interface FoundModelFile {
  /** Absolute; an Ollama file has no `.gguf` ending. */
  readonly file: string
  readonly sizeBytes: number
  readonly holder: "ollama" | "lm-studio" | "huggingface"
  /** What its holder calls it, for instance `devstral-small-2:24b`. */
  readonly name: string
}

/** Where to look. */
export interface FindOptions {
  /** The user's folder (the system's). */
  readonly home?: string
  /** Variables that move the folders: `OLLAMA_MODELS`, `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME` (the process's). */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Folders of a system-wide Ollama (`/usr/share/ollama/.ollama/models`, `/var/lib/ollama/models`). */
  readonly systemFolders?: ReadonlyArray<string>
}

const defaultSystemFolders = ["/usr/share/ollama/.ollama/models", "/var/lib/ollama/models"]

const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return (await readdir(folder)).toSorted()
  } catch {
    // No such folder, or not for us to read: nothing is found there.
    return []
  }
}

/** Files below a folder, as paths relative to it; links are followed by whoever opens them. */
const filesBelow = async (folder: string, depth: number): Promise<ReadonlyArray<string>> => {
  let entries
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch {
    return []
  }
  const found: Array<string> = []
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    if (!entry.isDirectory()) found.push(entry.name)
    else if (depth > 0) {
      for (const file of await filesBelow(join(folder, entry.name), depth - 1)) found.push(join(entry.name, file))
    }
  }
  return found
}

/** A file that is there and whole enough to have a size; of a model in parts the first stands for all. */
const toFound = async (
  file: string,
  holder: FoundModelFile["holder"],
  name: string,
): Promise<ReadonlyArray<FoundModelFile>> => {
  try {
    await access(file)
    const { size } = await stat(file)
    return [{ file, sizeBytes: size, holder, name }]
  } catch {
    // A link whose file was cleaned away.
    return []
  }
}

const isModelFile = (path: string): boolean => {
  const name = path.toLowerCase()
  if (!name.endsWith(".gguf") || /(?:^|[/\\])mmproj/.test(name)) return false
  const part = /-(\d{5})-of-\d{5}\.gguf$/.exec(name)?.[1]
  return part === undefined || part === "00001"
}

const ManifestSchema = Schema.Struct({
  layers: Schema.Array(Schema.Struct({ mediaType: Schema.String, digest: Schema.String })),
})

const isManifest = Schema.is(ManifestSchema)

const modelDigest = async (manifest: string): Promise<string | undefined> => {
  try {
    const parsed: unknown = JSON.parse(await readFile(manifest, "utf8"))
    if (!isManifest(parsed)) return undefined
    const layer = parsed.layers.find(({ mediaType }) => mediaType === "application/vnd.ollama.image.model")
    return /^sha256:[0-9a-f]{64}$/.test(layer?.digest ?? "") ? layer?.digest : undefined
  } catch {
    // Not a manifest of Ollama's.
    return undefined
  }
}

/** Ollama: `manifests/HOST/NAMESPACE/MODEL/TAG` names the blob that holds the weights. */
const findInOllama = async (folder: string): Promise<ReadonlyArray<FoundModelFile>> => {
  const manifests = join(folder, "manifests")
  const found: Array<FoundModelFile> = []
  for (const path of await filesBelow(manifests, 4)) {
    const digest = await modelDigest(join(manifests, path))
    if (digest === undefined) continue
    const steps = path.split(/[/\\]/)
    const [tag, model, namespace] = steps.toReversed()
    const name = `${namespace === "library" || namespace === undefined ? "" : `${namespace}/`}${model}:${tag}`
    found.push(...(await toFound(join(folder, "blobs", digest.replace(":", "-")), "ollama", name)))
  }
  return found
}

/** LM Studio: `models/PUBLISHER/REPOSITORY/FILE.gguf`. */
const findInLmStudio = async (folder: string): Promise<ReadonlyArray<FoundModelFile>> => {
  const files = (await filesBelow(folder, 2)).filter(isModelFile)
  const found = await Promise.all(
    files.map((path) => toFound(join(folder, path), "lm-studio", path.replace(/\.gguf$/i, ""))),
  )
  return found.flat()
}

/** Hugging Face: `models--OWNER--NAME/snapshots/REVISION/FILE.gguf`, links into `blobs`. */
const findInHuggingFace = async (folder: string): Promise<ReadonlyArray<FoundModelFile>> => {
  const found: Array<FoundModelFile> = []
  for (const repository of (await namesIn(folder)).filter((name) => name.startsWith("models--"))) {
    const snapshots = join(folder, repository, "snapshots")
    const owner = repository.slice("models--".length).replaceAll("--", "/")
    for (const revision of await namesIn(snapshots)) {
      for (const path of (await filesBelow(join(snapshots, revision), 1)).filter(isModelFile)) {
        const name = `${owner}/${path.replace(/\.gguf$/i, "")}`
        found.push(...(await toFound(join(snapshots, revision, path), "huggingface", name)))
      }
    }
  }
  return found
}

/** Finds the GGUF models that Ollama, LM Studio and Hugging Face's cache hold here. Reads folders and manifests only. */
export const findModelFiles = async (options: FindOptions = {}): Promise<ReadonlyArray<FoundModelFile>> => {
  const { environment = process.env, home = homedir(), systemFolders = defaultSystemFolders } = options
  const given = (name: string): string | undefined => environment[name] || undefined
  const cache = given("XDG_CACHE_HOME") ?? join(home, ".cache")
  const ollama = new Set([given("OLLAMA_MODELS") ?? join(home, ".ollama", "models"), ...systemFolders])
  const studio = [join(home, ".lmstudio", "models"), join(home, ".cache", "lm-studio", "models")]
  const hub = given("HF_HUB_CACHE") ?? join(given("HF_HOME") ?? join(cache, "huggingface"), "hub")
  const found = await Promise.all([
    ...[...ollama].map(findInOllama),
    ...studio.map(findInLmStudio),
    findInHuggingFace(hub),
  ])
  const byFile = new Map(found.flat().map((one) => [one.file, one] as const))
  return [...byFile.values()]
}
