import { cp, rename } from "node:fs/promises"
import { join } from "node:path"
import { rolldown } from "rolldown"

/**
 * Bundles the project's plugin as an editor's plugin is bundled: one folder, native code outside. Two programs that Postern
 * starts are entries of their own beside it, and the packages' data goes into `data`: docs/packaging.md says so.
 */
export const bundlePlugin = async (project: string): Promise<string> => {
  const out = join(project, "bundle")
  const bundle = await rolldown({
    cwd: project,
    input: {
      plugin: "./plugin.mjs",
      "engine-process": "@postern/adapters/llama-cpp/engine-process",
      "tiktoken-worker": "@postern/core/tiktoken-worker",
    },
    external: ["node-llama-cpp", /^tiktoken/],
    platform: "node",
    // jsonc-parser's `main` is UMD, which no bundler can follow.
    resolve: { mainFields: ["module", "main"] },
  })
  await bundle.write({ dir: out, format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name].js" })
  await bundle.close()
  for (const name of ["core", "router"])
    await cp(join(project, "node_modules", "@postern", name, "data"), join(out, "data"), { recursive: true })
  // Away from where its sources are: what it needs, it has to bring.
  const elsewhere = join(project, "node_modules", ".plugin")
  await rename(out, elsewhere)
  return elsewhere
}
