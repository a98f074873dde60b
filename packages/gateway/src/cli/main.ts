#!/usr/bin/env node
import { type Command } from "./command.ts"

/**
 * Every command: what it does, and where it is. A command is loaded when it is called and no sooner; a new one is a line here
 * and a file in `commands/`.
 */
const commands: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<{ readonly command: Command }> }>
> = {
  serve: { summary: "answers coding tools on this machine", load: () => import("./commands/serve.ts") },
}

const usage = (): string => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `postern COMMAND [OPTIONS]\n\n${lines.join("\n")}\n\npostern COMMAND --help says more.`
}

const [name = "--help", ...args] = process.argv.slice(2)
const found = Object.hasOwn(commands, name) ? commands[name] : undefined
if (found !== undefined) {
  const { command } = await found.load()
  process.exitCode = await command(args)
} else if (name === "--help" || name === "help") {
  console.log(usage())
} else {
  console.error(`Expected a command, came \`${name}\`.\n\n${usage()}`)
  process.exitCode = 2
}
