import { isShell } from "./word-uses.ts"

/** What a command line says, and the texts that it gives to programs as their input. */
export interface HeredocSplit {
  /** The line without those texts, but with those that a shell is given: they are commands too. */
  readonly line: string
  /** Texts given to programs that may take them for code; what is only passed on, as to `cat`, is not among them. */
  readonly code: ReadonlyArray<string>
}

const begin = /<<-?[ \t]{0,4}(["']?)([A-Za-z_]\w{0,40})\1/

const passesOn = /(?:^|[\s;&|(])(?:cat|tee)\b[^;&|\n]{0,400}$/

/** Takes the texts out of a command line that stand between `<<WORD` and `WORD`. Linear. */
export const splitHeredocs = (command: string): HeredocSplit => {
  if (!command.includes("<<")) return { line: command, code: [] }
  const kept: Array<string> = []
  const code: Array<string> = []
  let open: { readonly word: string; readonly to: "shell" | "text" | "code"; readonly body: Array<string> } | undefined
  const close = () => {
    if (open?.to === "shell") kept.push(...open.body)
    else if (open?.to === "code") code.push(open.body.join("\n"))
    open = undefined
  }
  for (const line of command.split("\n")) {
    if (open !== undefined) {
      if (line.trim() === open.word) close()
      else open.body.push(line)
      continue
    }
    kept.push(line)
    const found = line.length > 2_000 ? null : begin.exec(line)
    if (found === null) continue
    const before = line.slice(0, found.index)
    const to = isShell(before) ? "shell" : passesOn.test(before) ? "text" : "code"
    open = { word: found[2] ?? "", to, body: [] }
  }
  close()
  return { line: kept.join("\n"), code }
}
