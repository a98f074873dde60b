import { describe, expect, it } from "vitest"
import { readCommand } from "../../../src/inspect/origins/command-paths.ts"
import { atRoot, enterFolder, type Shell } from "../../../src/inspect/origins/shell.ts"

const path = "src/pricing/discount.ts"

const commandPaths = (command: string, shell?: Shell) => readCommand(command, shell).paths.map(({ path: read }) => read)

describe("readCommand", () => {
  it.each([
    `cat ${path}`,
    `cat "${path}"`,
    `cat '${path}'`,
    `cat -n ${path} | head -20`,
    `cat <${path}`,
    `cat ${path}>/tmp/x`,
    `echo $(cat ${path})`,
    `true && cat ${path}; ls`,
    `grep --file=${path} x`,
    `git show HEAD~2:${path}`,
    `git -C . diff -- ${path}`,
    `cd src/pricing && cat discount.ts`,
    `cd src; cd pricing; cat discount.ts`,
    `git -C src/pricing show :discount.ts`,
    `python3 -c "print(open('${path}').read())"`,
    `bash -lc 'cat ${path} | head'`,
    `base64 ${path}`,
    `cd -P src/pricing && cat discount.ts`,
    `grep -C 3 x open.ts; cd src/pricing; cat discount.ts`,
    `(cd docs && ls); cd src/pricing; cat discount.ts`,
    `bash -lc "cd src/pricing && cat discount.ts"`,
  ])("finds the file in: %s", (command) => {
    expect(commandPaths(command)).toContain(path)
  })

  it("undoes a shell's escapes", () => {
    expect(commandPaths("cat price\\ list/a\\(1\\).csv")).toContain("price list/a(1).csv")
  })

  it("takes a drive for a part of the path", () => {
    expect(commandPaths("type C:\\shop\\a.ts")).toContain("C:\\shop\\a.ts")
  })

  it("gives no options", () => {
    expect(commandPaths("sed -n 1,20p")).not.toContain("-n")
  })

  it("reads paths in the folders where it may run", () => {
    const shell = enterFolder(enterFolder(atRoot, "src"), "pricing")
    expect(commandPaths("cat discount.ts", shell)).toContain(path)
    expect(commandPaths("cat discount.ts")).not.toContain(path)
    expect(commandPaths("cat ../pricing/discount.ts", shell)).toContain("src/pricing/../pricing/discount.ts")
    expect(commandPaths("cat /etc/hosts", shell)).toEqual([
      "cat",
      "src/cat",
      "pricing/cat",
      "src/pricing/cat",
      "/etc/hosts",
    ])
  })

  it("takes the folder for what is read where a command is too long to read it in every folder", () => {
    const shell = enterFolder(atRoot, "src/pricing")
    const long = `cat ${Array.from({ length: 3_000 }, (_, at) => `a${at}.ts`).join(" ")}`
    const paths = commandPaths(long, shell)
    expect(paths).toContain("src/pricing/**")
    expect(paths.length).toBeLessThan(6_000)
  })

  it("goes no deeper where every command takes the same step", () => {
    const shell = Array.from({ length: 20 }).reduce<Shell>((from) => readCommand("cd src/pricing", from).shell, atRoot)
    expect(shell.entered).toEqual(["src/pricing", "src/pricing/src/pricing"])
  })
})
