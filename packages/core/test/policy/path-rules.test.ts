import { expect, it } from "vitest"
import { compileAbsoluteMatcher, compileMatcher, faultOfPattern, withoutRoot } from "../../src/policy/path-rules.ts"

const matching = (matcher: (path: string) => boolean, ...paths: ReadonlyArray<string>) =>
  paths.filter((path) => matcher(withoutRoot(path)))

it("takes patterns as .gitignore does, whatever the case and the form of a letter", () => {
  expect(matching(compileMatcher("src/**"), "src/a", "SRC/a", "lib/src/a")).toEqual(["src/a", "SRC/a"])
  expect(matching(compileMatcher("*.key"), "a.key", "lib/a.KEY", "a.keys")).toEqual(["a.key", "lib/a.KEY"])
  expect(matching(compileMatcher("caf\u00e9"), "caf\u00e9/a")).toEqual(["caf\u00e9/a"])
  expect(matching(compileMatcher("cafe\u0301"), "caf\u00e9/a")).toEqual(["caf\u00e9/a"])
})

it("matches neither nothing nor what climbs", () => {
  expect(matching(compileMatcher("**"), "")).toEqual([])
  expect(() => compileMatcher("**")("../a")).not.toThrow()
})

it("goes on matching after very many paths", () => {
  const matcher = compileMatcher("*.key")
  for (let index = 0; index < 45_000; index++) matcher(`${index}.ts`)
  expect(matcher("a.key")).toBe(true)
})

it("anchors a user's patterns at the file system's root, a drive, or any way to write the home folder", () => {
  expect(matching(compileAbsoluteMatcher("/srv/*.md", []), "/srv/a.md", "/x/srv/a.md")).toEqual(["/srv/a.md"])
  expect(matching(compileAbsoluteMatcher("C:\\notes\\**", []), "c:/notes/a", "d:/notes/a")).toEqual(["c:/notes/a"])
  const homes = ["/home/ada", "/data/[ada]"]
  expect(
    matching(
      compileAbsoluteMatcher("~/notes/**", homes),
      "/home/ada/notes/a",
      "/data/[ada]/notes/a",
      "/data/a/notes/a",
    ),
  ).toEqual(["/home/ada/notes/a", "/data/[ada]/notes/a"])
})

it("keeps a user's escapes", () => {
  expect(matching(compileAbsoluteMatcher("/srv/\\*.md", []), "/srv/*.md", "/srv/a.md")).toEqual(["/srv/*.md"])
})

it.each(["!a", "", " ", "#a", "../a", "a/../b", "[a"])("finds fault with the pattern %j", (pattern) => {
  expect(faultOfPattern(pattern)).toMatch(/^expected /)
})

it.each(["a", "**", "[ab].ts", "/a", "a/", "*.{a,b}"])("finds no fault with the pattern %j", (pattern) => {
  expect(faultOfPattern(pattern)).toBeUndefined()
})
