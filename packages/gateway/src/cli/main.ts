#!/usr/bin/env node
import { readFileSync } from "node:fs"
import { keepCompiled } from "./compile-cache.ts"

// Started for every line a person types: compiled once.
keepCompiled()

// `postern … | head` has read enough: that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit()
    throw error
  })
}

// From a checkout, `npm run postern` starts in the checkout: paths are meant where it was typed.
const { INIT_CWD, npm_lifecycle_event: script } = process.env
if (script === "postern" && INIT_CWD !== undefined) process.chdir(INIT_CWD)

const readVersion = (): string => {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  )
  return version
}

const words = process.argv.slice(2)
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  process.stdout.write(`${readVersion()}\n`)
} else {
  const { runProgram } = await import("./program.ts")
  process.exitCode = await runProgram(words, readVersion())
}
