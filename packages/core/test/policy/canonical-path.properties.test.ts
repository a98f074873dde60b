import { array, assert, constantFrom, property, string, tuple } from "fast-check"
import { describe, expect, it } from "vitest"
import { canonicalPath as place } from "../../src/policy/canonical-path.ts"

const roots = constantFrom(undefined, "/home/me/repo", "C:\\work\\repo", "/mnt/c/work/repo", "\\\\server\\share\\repo")
const name = constantFrom("src", "a.ts", "Pricing", "caf\u00e9", "x y", "deep.dir", "b-c_d", "..")
const relative = array(name, { minLength: 1, maxLength: 6 }).map((names) => names.join("/"))
const hostile = array(
  constantFrom(
    "../",
    "./",
    "\\",
    "//",
    "C:",
    "~",
    "%2e",
    "%25",
    "file:",
    '"',
    ":12",
    "::$DATA",
    "wsl$",
    "\0",
    " ",
    "\u0301",
    "a",
  ),
  { maxLength: 12 },
).map((pieces) => pieces.join(""))

const escapeAll = (path: string) =>
  [...new TextEncoder().encode(path)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")

const spellings: ReadonlyArray<(path: string) => string> = [
  (path) => `./${path}`,
  (path) => `x/../${path}`,
  (path) => path.replaceAll("/", "\\"),
  (path) => path.replaceAll("/", "//"),
  (path) => path.replaceAll("/", "/./"),
  (path) => escapeAll(path),
  (path) => path.normalize("NFD"),
]

const canonicalPath = (root: string | undefined, written: string) => {
  const { inside, path } = place(root, written)
  return { inside, path }
}

describe("canonicalPath", () => {
  it("leaves a canonical path as it is", () => {
    assert(
      property(
        roots,
        constantFrom(relative, hostile, string({ unit: "binary" })).chain((written) => written),
        (root, written) => {
          const canonical = canonicalPath(root, written)
          expect(canonicalPath(root, canonical.path)).toEqual(canonical)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it("gives every spelling of a path one form", () => {
    assert(
      property(roots, relative, array(constantFrom(...spellings), { maxLength: 3 }), (root, path, chosen) => {
        const respelled = chosen.reduce((written, respell) => respell(written), path)
        expect(canonicalPath(root, respelled)).toEqual(canonicalPath(root, path))
        expect(canonicalPath(root, `"${respelled}"`)).toEqual(canonicalPath(root, path))
      }),
    )
  })

  it("changes nothing but the letter case where the letter case changes", () => {
    assert(
      property(roots, relative, (root, path) => {
        const [lower, upper] = [canonicalPath(root, path.toLowerCase()), canonicalPath(root, path.toUpperCase())]
        expect(upper.inside).toBe(lower.inside)
        expect(upper.path.toLowerCase()).toBe(lower.path.toLowerCase())
      }),
    )
  })

  it("finds inside what does not climb above the root, and outside what climbs and stays", () => {
    assert(
      property(
        tuple(constantFrom("/home/me/repo", "C:\\work\\repo"), array(name, { maxLength: 8 })),
        ([root, names]) => {
          let depth = 0
          const climbs = names.some((step) => (depth += step === ".." ? -1 : 1) < 0)
          expect(climbs || canonicalPath(root, names.join("/")).inside).toBe(true)
          expect(canonicalPath(root, `${"../".repeat(names.length + 1)}etc/passwd`).inside).toBe(false)
          expect(canonicalPath(root, `${root}/${names.join("/")}`)).toEqual(canonicalPath(root, names.join("/")))
        },
      ),
    )
  })
})
