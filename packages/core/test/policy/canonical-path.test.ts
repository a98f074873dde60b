import { describe, expect, it } from "vitest"
import { canonicalPath } from "../../src/policy/canonical-path.ts"

const posix = "/home/me/repo"

const writtenOnPosix: ReadonlyArray<readonly [written: string, path: string]> = [
  ["src/a.ts", "src/a.ts"],
  ["./src/./a.ts", "src/a.ts"],
  ["src/x/../a.ts", "src/a.ts"],
  ["src//a.ts", "src/a.ts"],
  ["src\\a.ts", "src/a.ts"],
  ["src%2Fa.ts", "src/a.ts"],
  ["src%252Fa.ts", "src/a.ts"],
  ["100%/a%20b.ts", "100%/a b.ts"],
  ["src/cafe\u0301.ts", "src/caf\u00e9.ts"],
  ["src/caf%C3%A9.ts", "src/caf\u00e9.ts"],
  ["src/a.ts. .", "src/a.ts"],
  ["src./a.ts", "src/a.ts"],
  ["src/a.ts:stream", "src/a.ts"],
  ["src/a.ts::$DATA", "src/a.ts"],
  ["src::$INDEX_ALLOCATION/a.ts", "src/a.ts"],
  ["src/12:30", "src/12"],
  ["src/a:b/c.ts", "src/a:b/c.ts"],
  ["src/a.ts:12", "src/a.ts"],
  ["src/a.ts:12:3", "src/a.ts"],
  ["src/a.ts:12-20", "src/a.ts"],
  ["src/a.ts(12,3):", "src/a.ts"],
  ["src/a.ts#L12-L20", "src/a.ts"],
  ["src/a.ts#L12C3-L20C9", "src/a.ts"],
  ['"src/a.ts"', "src/a.ts"],
  ["`src/a.ts`", "src/a.ts"],
  ["<src/a.ts:3>", "src/a.ts"],
  ["/home/me/repo/src/a.ts", "src/a.ts"],
  ["//home/me//repo/src/a.ts", "src/a.ts"],
  ["/home/me/repo/../repo/src/a.ts", "src/a.ts"],
  ["/HOME/Me/Repo/src/a.ts", "src/a.ts"],
  ["../repo/src/a.ts", "src/a.ts"],
  ["~/repo/src/a.ts", "src/a.ts"],
  ["$HOME/repo/src/a.ts", "src/a.ts"],
  ["${workspaceFolder}/src/a.ts", "src/a.ts"],
  ["$PWD/src/a.ts", "src/a.ts"],
  ["file:///home/me/repo/src/a.ts", "src/a.ts"],
  ["file://localhost/home/me/repo/src/a.ts#L3", "src/a.ts"],
  ["file:/home/me/repo/src/a.ts", "src/a.ts"],
  ["file://home/me/repo/src/a.ts", "src/a.ts"],
  ["vscode-remote://wsl%2Bubuntu/home/me/repo/src/a.ts", "src/a.ts"],
  ["vscode-notebook-cell:/home/me/repo/n.ipynb#W0sZmlsZQ", "n.ipynb"],
  ['git:/home/me/repo/src/a.ts?{"ref":"HEAD"}', "src/a.ts"],
  ["vscode://file/home/me/repo/src/a.ts:12:3", "src/a.ts"],
  ["http://localhost:5173/src/a.ts?t=12", "src/a.ts"],
  ["http://localhost:5173/@fs/home/me/repo/src/a.ts", "src/a.ts"],
  ["webpack-internal:///./src/a.ts", "src/a.ts"],
  ["\\\\wsl$\\Ubuntu\\home\\me\\repo\\src\\a.ts", "src/a.ts"],
  ["\\\\wsl.localhost\\Ubuntu\\home\\me\\repo\\src\\a.ts", "src/a.ts"],
  ["file://wsl.localhost/Ubuntu/home/me/repo/src/a.ts", "src/a.ts"],
  ["", ""],
  [".", ""],
  ["/home/me/repo/", ""],
]

const writtenOnWindows: ReadonlyArray<readonly [written: string, path: string]> = [
  ["C:\\work\\repo\\src\\a.ts", "src/a.ts"],
  ["c:/work/repo/src/a.ts", "src/a.ts"],
  ["/c:/work/repo/src/a.ts", "src/a.ts"],
  ["/c/work/repo/src/a.ts", "src/a.ts"],
  ["/mnt/c/work/repo/src/a.ts", "src/a.ts"],
  ["/cygdrive/c/work/repo/src/a.ts", "src/a.ts"],
  ["\\work\\repo\\src\\a.ts", "src/a.ts"],
  ["\\\\?\\C:\\work\\repo\\src\\a.ts", "src/a.ts"],
  ["\\\\.\\C:\\work\\repo\\src\\a.ts", "src/a.ts"],
  ["\\\\localhost\\c$\\work\\repo\\src\\a.ts", "src/a.ts"],
  ["file:///c%3A/work/repo/src/a.ts", "src/a.ts"],
  ["file://c:/work/repo/src/a.ts", "src/a.ts"],
  ["vscode-userdata:/c:/work/repo/src/a.ts", "src/a.ts"],
  ["src\\a.ts:12", "src/a.ts"],
  ["%CD%\\src\\a.ts", "src/a.ts"],
]

const outside: ReadonlyArray<readonly [root: string | undefined, written: string, path: string]> = [
  [posix, "../other/a.ts", "/home/me/other/a.ts"],
  [posix, "src/../../other/a.ts", "/home/me/other/a.ts"],
  [posix, "../../../../../etc/passwd", "/etc/passwd"],
  [posix, "/home/me/repository/a.ts", "/home/me/repository/a.ts"],
  [posix, "/c/a.ts", "/c/a.ts"],
  [posix, "//etc/passwd", "/etc/passwd"],
  [posix, "~/.ssh/id_rsa", "/home/me/.ssh/id_rsa"],
  ["/srv/repo", "~/.ssh/id_rsa", "~/.ssh/id_rsa"],
  [posix, "C:\\work\\a.ts", "C:/work/a.ts"],
  ["C:\\work\\repo", "d:\\a.ts", "D:/a.ts"],
  ["C:\\work\\repo", "..\\a.ts", "C:/work/a.ts"],
  ["C:\\Users\\me\\repo", "%USERPROFILE%\\a.ts", "C:/Users/me/a.ts"],
  ["C:\\work\\repo", "\\\\server\\share\\a.ts", "//server/share/a.ts"],
  ["C:\\work\\repo", "\\\\?\\UNC\\server\\share\\a.ts", "//server/share/a.ts"],
  ["C:\\work\\repo", "/home/me/a.ts", "/home/me/a.ts"],
  [undefined, "/home/me/a.ts", "/home/me/a.ts"],
  [undefined, "../a.ts", "../a.ts"],
]

describe("canonicalPath", () => {
  it.each(writtenOnPosix)("reads %j below a POSIX root", (written, path) => {
    expect(canonicalPath(posix, written)).toMatchObject({ inside: true, path })
  })

  it.each(writtenOnWindows)("reads %j below a Windows root", (written, path) => {
    for (const root of ["C:\\work\\repo", "/mnt/c/work/repo", "/c/work/repo"]) {
      expect(canonicalPath(root, written)).toMatchObject({ inside: true, path })
    }
  })

  it("knows a share as the root", () => {
    const root = "\\\\server\\share\\repo"
    expect(canonicalPath(root, "//SERVER/share/repo/src/a.ts")).toMatchObject({ inside: true, path: "src/a.ts" })
    expect(canonicalPath(root, "file://server/share/repo/src/a.ts")).toMatchObject({ inside: true, path: "src/a.ts" })
    expect(canonicalPath(root, "\\\\server\\share2\\repo\\a.ts").inside).toBe(false)
  })

  it.each(outside)("from %j takes %j for a path outside", (root, written, path) => {
    expect(canonicalPath(root, written)).toMatchObject({ inside: false, path })
  })

  it.each([
    ["src/a.ts", true],
    ["./src/../src/a.ts", true],
    ["src%2Fa.ts", true],
    ["/home/me/repo/src/a.ts", undefined],
    ["file:///home/me/repo/src/a.ts", undefined],
    ["%2Fhome%2Fme%2Frepo%2Fsrc%2Fa.ts", undefined],
    ["`file:%252F%252F%252Fhome/me/repo/src/a.ts`", undefined],
    ["~/repo/src/a.ts", undefined],
    ["../repo/src/a.ts", undefined],
  ])("says of %j whether it could be a file of any folder", (written, isRelative) => {
    expect(canonicalPath(posix, written)).toEqual({
      inside: true,
      path: "src/a.ts",
      ...(isRelative === undefined ? {} : { isRelative }),
    })
  })

  it("keeps a web address apart from files", () => {
    expect(canonicalPath(posix, "https://example.com/src/a.ts").path).toBe("https:/example.com/src/a.ts")
  })

  it("reads a path of a million characters", () => {
    expect(canonicalPath(posix, `${" ./%41".repeat(160_000)}/..`).inside).toBe(true)
  })
})
