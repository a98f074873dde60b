import { describe, expect, it } from "vitest"
import { commandPaths } from "../../../src/inspect/origins/command-paths.ts"

const path = "src/pricing/discount.ts"

describe("commandPaths", () => {
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
})
