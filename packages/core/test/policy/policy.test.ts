import { describe, expect, it } from "vitest"
import { type Zone } from "../../src/model/zone.ts"
import { PolicyError } from "../../src/policy/policy-error.ts"
import { type PolicyLayer } from "../../src/policy/policy-layer.ts"
import { layer, policyOf } from "./policy-stack.ts"

const open = layer("root", { default: "cloud" })
const rule = (pattern: string, zone: Zone) => ({ paths: [pattern] as const, zone })

const zones = (layers: ReadonlyArray<PolicyLayer>, ...paths: ReadonlyArray<string>) => {
  const policy = policyOf(layers)
  return paths.map((path) => policy.zoneOf(path).zone)
}

describe("several files", () => {
  it("give a path the minimum of what each says alone", () => {
    const organisation = layer("organisation", { default: "internal", rules: [rule("docs/**", "cloud")] })
    const root = layer("root", { default: "cloud", rules: [rule("src/**", "device")] })
    expect(zones([organisation, root], "a", "docs/a", "src/a")).toEqual(["internal", "cloud", "device"])
  })

  it("have no opinion by absent keys, the root file aside", () => {
    expect(zones([layer("organisation", {}), layer("user", {}), open], "a")).toEqual(["cloud"])
    expect(zones([layer("root", { rules: [rule("b", "cloud")] })], "a", "b")).toEqual(["device", "cloud"])
    expect(zones([open, layer("inline", { rules: [rule("b", "cloud")] })], "a", "b")).toEqual(["device", "cloud"])
  })

  it("speak for their folder only when nested, and narrow only", () => {
    const nested = layer("nested", { default: "internal", rules: [rule("/a", "device")] }, { folder: "lib/core" })
    const root = layer("root", { default: "cloud", rules: [rule("lib/core/b", "device")] })
    expect(zones([root, nested], "a", "lib/a", "lib/core/a", "lib/core/x/a", "LIB/Core/a", "lib/core/b")).toEqual([
      "cloud",
      "cloud",
      "device",
      "internal",
      "device",
      "device",
    ])
  })

  it("warn of a nested default that is wider than others allow, and of no other", () => {
    const root = layer("root", { default: "cloud", rules: [rule("lib/**", "device")] })
    const nested = (folder: string) => layer("nested", { default: "internal" }, { folder })
    expect(policyOf([root, nested("lib"), nested("src")]).warnings).toEqual([
      "lib: its default internal has no effect, for root allows device at most",
    ])
  })

  it("honour exclusion files as device rules of their folder", () => {
    const ignoreFiles = [{ file: "lib/.aiexclude", folder: "lib", text: "# names\r\n*.sql\r\n!open.sql\r\n" }]
    const policy = policyOf([open], { ignoreFiles })
    expect(["a.sql", "lib/a.sql", "lib/x/a.sql", "lib/open.sql"].map((path) => policy.zoneOf(path).zone)).toEqual([
      "cloud",
      "device",
      "device",
      "cloud",
    ])
    expect(policy.zoneOf("lib/a.sql").rule.file).toBe("lib/.aiexclude")
  })

  it("take a user's patterns as absolute ones, inside the workspace and outside", () => {
    const user = layer("user", { rules: [rule("/work/notes/**", "device"), rule("~/diary*", "nowhere")] })
    const root = layer("root", { default: "cloud", outside: "cloud" })
    expect(zones([user, root], "notes/a", "x/work/notes/a", "/home/ada/diary.md", "/home/ada/a")).toEqual([
      "device",
      "cloud",
      "nowhere",
      "cloud",
    ])
  })

  it("bind text from outside by the narrowest `outside`", () => {
    expect(zones([open], "/etc/hosts")).toEqual(["device"])
    const outside = layer("root", { default: "device", outside: "cloud" })
    expect(zones([outside], "/etc/hosts", "/home/ada/.aws/credentials")).toEqual(["cloud", "device"])
    const organisation = layer("organisation", { outside: "internal", rules: [rule("hosts", "cloud")] })
    expect(zones([outside, organisation], "/etc/hosts")).toEqual(["internal"])
  })

  it("take what a package manager has installed for what the workspace's own dependencies are, unless `outside` says more", () => {
    const installed = [
      "/usr/lib/python3.12/json/decoder.py",
      "/home/ada/.venv/lib/python3.11/site-packages/httpx/_client.py",
      "/home/ada/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde_json-1.0.108/src/ser.rs",
      "/home/ada/go/pkg/mod/golang.org/x/net@v0.1.0/http2/server.go",
      "C:/Program Files/nodejs/node_modules/npm/lib/cli.js",
    ]
    expect(new Set(zones([open], ...installed))).toEqual(new Set(["cloud"]))
    expect(new Set(zones([layer("root", {})], ...installed))).toEqual(new Set(["device"]))
    const stated = layer("root", { default: "cloud", outside: "device" })
    expect(new Set(zones([stated], ...installed))).toEqual(new Set(["device"]))
    const organisation = layer("organisation", { outside: "internal" })
    expect(new Set(zones([open, organisation], ...installed))).toEqual(new Set(["internal"]))
    const others = ["/usr/libx/a.py", "/home/ada/lib/a.py", "/usr/lib/ssl/private/a.pem", "/home/ada/lib/python3/a.py"]
    expect(zones([open], ...others)).toEqual(["device", "device", "nowhere", "device"])
  })
})

describe("built-in rules", () => {
  const naming = layer("root", { default: "cloud", rules: [rule("**", "cloud"), rule(".env.example", "cloud")] })

  it("yield only to a root rule that names the file", () => {
    expect(zones([naming], ".env", ".env.example", "server.pem")).toEqual(["device", "cloud", "nowhere"])
  })

  it("are locked by an organisation that repeats them", () => {
    expect(zones([naming, layer("organisation", { rules: [rule(".env.*", "device")] })], ".env.example")).toEqual([
      "device",
    ])
  })

  it("do not yield to other files", () => {
    const rules = [rule(".env", "cloud")]
    expect(
      zones([open, layer("organisation", { rules }), layer("inline", { default: "cloud", rules })], ".env"),
    ).toEqual(["device"])
  })
})

describe("observe", () => {
  it("records what a rule would do, and lets what holds without it bind", () => {
    const rules = [rule("src/**", "internal"), { ...rule("src/core/**", "device"), observe: true }]
    const policy = policyOf([layer("root", { default: "cloud", rules })])
    expect(policy.zoneOf("src/core/a")).toMatchObject({
      zone: "internal",
      observed: "device",
      rule: { pattern: "src/**" },
    })
    expect(policy.zoneOf("src/a")).not.toHaveProperty("observed")
  })

  it("takes a whole file's rules and default for the cloud, `nowhere` and built-in rules aside", () => {
    const rules = [rule("src/**", "device"), rule("vault/**", "nowhere")]
    const policy = policyOf([layer("root", { default: "internal", mode: "observe", rules })])
    expect(policy.zoneOf("a")).toMatchObject({ zone: "cloud", observed: "internal" })
    expect(policy.zoneOf("src/a")).toMatchObject({ zone: "cloud", observed: "device" })
    expect(["vault/a", ".env", "/etc/hosts"].map((path) => policy.zoneOf(path).zone)).toEqual([
      "nowhere",
      "device",
      "device",
    ])
  })
})

describe("without a root file", () => {
  it("nothing leaves the device where no file gives a zone", () => {
    expect(policyOf([layer("user", { rules: [rule("~/a", "cloud")] })]).status).toBe("none")
    expect(policyOf([layer("inline", { default: "cloud" })]).status).toBe("none")
    expect(zones([], "a", "id_rsa")).toEqual(["device", "nowhere"])
  })

  it("what is given in code stands for it only where there is no workspace", () => {
    expect(policyOf([layer("inline", { default: "cloud" })], { workspace: {} })).toMatchObject({ status: "given" })
  })

  it("an organisation's or a user's default stands in, the narrowest of them", () => {
    const policy = policyOf([layer("organisation", { default: "cloud" }), layer("user", { default: "internal" })])
    expect(policy).toMatchObject({ status: "given", unknown: { prose: "cloud", code: "internal" } })
    expect(policy.zoneOf("a").zone).toBe("internal")
  })

  it("no default stands in where one of them requires a policy, or where nobody approved it", () => {
    const required = layer("organisation", { default: "cloud", requirePolicy: true })
    expect(policyOf([required]).status).toBe("none")
    expect(policyOf([required, open]).status).toBe("given")
    expect(policyOf([layer("user", { default: "cloud" }, { onlyNarrows: true })]).status).toBe("none")
  })
})

it("is broken by any broken file, and given back with its error", () => {
  const error = new PolicyError({ file: "a", problems: [] })
  expect(policyOf([open], { error })).toMatchObject({ status: "broken", error })
})
