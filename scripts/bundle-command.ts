// Bundles the compiled `postern` command: what the package's `bin` names, and what Node starts in one piece instead of
// resolving some hundred modules. Called by `scripts/build.ts`; docs/decisions/0023 says why.
import { readFile, rm, writeFile } from "node:fs/promises"
import { isBuiltin } from "node:module"
import { join } from "node:path"
import { type OutputChunk, rolldown } from "rolldown"
import { bundledLicences } from "./bundled-licences.ts"

const root = join(import.meta.dirname, "..")
const gateway = join(root, "packages", "gateway")

/** Beside `dist/cli`, so that what is looked for two folders up is where it was. */
const out = join(gateway, "dist", "command")

/** The command, and the two programs that it starts: they lie beside the modules that start them. */
const entries = {
  main: "./dist/cli/main.js",
  "engine-process": "@postern/adapters/llama-cpp/engine-process",
  "tiktoken-worker": "@postern/core/tiktoken-worker",
}

/** Stay packages: native code, WebAssembly that is read from its own files, and one that brings no licence to pass on. */
const outside = ["node-llama-cpp", /^tiktoken\//, "@vscode/tree-sitter-wasm", /^@bomb\.sh\/tab\//]

/** Mistral's SDK traces its calls where these are installed, which is for the user to say: they are here for tests only. */
const optional = /^@opentelemetry\//

/** What remains to be imported has to be there where the package alone is installed. */
const checkImports = async (chunks: ReadonlyArray<OutputChunk>): Promise<void> => {
  const { dependencies, peerDependencies } = JSON.parse(
    await readFile(join(gateway, "package.json"), "utf8"),
  ) as Readonly<Record<"dependencies" | "peerDependencies", object>>
  const own = new Set(chunks.map(({ fileName }) => fileName))
  const declared = Object.keys({ ...dependencies, ...peerDependencies })
  // Never these, declared or not: beside the bundle's own, a second copy would run in the same process.
  const copied = /^(?:@postern\/|effect(?:\/|$))/
  for (const { fileName, imports, dynamicImports } of chunks) {
    for (const name of [...imports, ...dynamicImports]) {
      if (own.has(name) || isBuiltin(name) || optional.test(name)) continue
      if (copied.test(name) || !declared.some((one) => name === one || name.startsWith(`${one}/`))) {
        throw new Error(
          `Expected ${fileName} to import what it brings or what the gateway depends on, came ${name}; bundle it or declare it.`,
        )
      }
    }
  }
}

/** Writes `packages/gateway/dist/command` anew from what the compiler has written. */
export const bundleCommand = async (): Promise<void> => {
  await rm(out, { recursive: true, force: true })
  const bundle = await rolldown({
    cwd: gateway,
    input: entries,
    external: [...outside, optional],
    platform: "node",
    // jsonc-parser's `main` is UMD, which no bundler can follow.
    resolve: { mainFields: ["module", "main"] },
  })
  // Not minified: a person may want to read what guards their code, and stack traces name functions.
  const { output } = await bundle.write({
    dir: out,
    format: "esm",
    comments: { legal: true, annotation: false, jsdoc: false },
    entryFileNames: "[name].js",
    chunkFileNames: "[name].part.js",
  })
  await bundle.close()
  const chunks = output.filter((one) => one.type === "chunk")
  await checkImports(chunks)
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds)
  await writeFile(join(out, "THIRD-PARTY-LICENCES.txt"), await bundledLicences(modules))
}
