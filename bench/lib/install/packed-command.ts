import { execFile, spawn } from "node:child_process"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { cleanEnvironment } from "../clean-environment.ts"

const run = promisify(execFile)

/** The `postern` command of an installation, in a repository and a home of its own. */
export interface PackedCommand {
  /** The file that the package's `bin` names. */
  readonly program: string
  /** Runs it and gives what it printed; rejects where it ends with another code than zero. */
  readonly run: (words: ReadonlyArray<string>) => Promise<string>
  /** Lets `postern serve` answer while something is done at its address with its key. */
  readonly serving: <A>(config: object, use: (address: string, key: string) => Promise<A>) => Promise<A>
}

const addressOf = (child: ReturnType<typeof spawn>): Promise<readonly [address: string, keyFile: string]> =>
  new Promise((resolve, reject) => {
    let said = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const [, address, keyFile] = /answers at (http:\S+)\/v1[^]*key: in (.*)\n/.exec(said) ?? []
      if (address !== undefined && keyFile !== undefined) resolve([address, keyFile])
    })
    child.once("exit", () => reject(new Error(`It ended before it said where it answers: ${said}`)))
  })

/** Makes it, under the given Node: no variable and no file of this workspace or its user reaches it. */
export const packedCommand = async (project: string, home: string, node = process.execPath): Promise<PackedCommand> => {
  const installed = join(project, "node_modules", "@postern", "gateway")
  const { bin } = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as {
    readonly bin: { readonly postern: string }
  }
  const program = join(installed, bin.postern)
  const cwd = join(home, "repository")
  await mkdir(join(cwd, "src"), { recursive: true })
  const env = cleanEnvironment(home)
  return {
    program,
    run: async (words) => (await run(node, [program, ...words], { cwd, env, timeout: 60_000 })).stdout,
    serving: async (config, use) => {
      await writeFile(join(home, "config.json"), JSON.stringify(config))
      const words = ["serve", "--port", "0", "--config", join(home, "config.json")]
      const child = spawn(node, [program, ...words], { cwd, env, stdio: ["ignore", "pipe", "inherit"] })
      const ended = new Promise((resolve) => child.once("exit", resolve))
      try {
        const [address, keyFile] = await addressOf(child)
        return await use(address, (await readFile(keyFile, "utf8")).trim())
      } finally {
        child.kill()
        await ended
      }
    },
  }
}
