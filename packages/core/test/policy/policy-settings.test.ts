import { expect, it } from "vitest"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { type PolicyOrigin } from "../../src/policy/policy-layer.ts"
import { type PolicySettings } from "../../src/policy/policy-settings.ts"
import { layer, policyOf } from "./policy-stack.ts"

type Stack = Partial<Record<PolicyOrigin, Partial<PolicyDocument>>>

const settings = (stack: Stack) =>
  policyOf(
    (["organisation", "user", "root", "inline"] as const).flatMap((origin) => {
      const document = stack[origin]
      return document === undefined ? [] : [layer(origin, document)]
    }),
  )

const rows: ReadonlyArray<readonly [string, Stack, Partial<PolicySettings>]> = [
  ["unknown: prose is free and code takes the default", { root: {} }, { unknown: { prose: "cloud", code: "device" } }],
  [
    "unknown: code takes the root file's default, not the organisation's",
    { organisation: { default: "internal" }, root: { default: "cloud" } },
    { unknown: { prose: "cloud", code: "cloud" } },
  ],
  [
    "unknown: the minimum",
    {
      organisation: { unknown: { prose: "internal" } },
      user: { unknown: { code: "device" } },
      root: { default: "cloud" },
    },
    { unknown: { prose: "internal", code: "device" } },
  ],
  [
    "unknown: code by default is free where the default is only observed",
    { root: { default: "device", mode: "observe" } },
    { unknown: { prose: "cloud", code: "cloud" } },
  ],
  ["names: allowed by default", { root: {} }, { names: "allow" }],
  ["names: the strictest", { organisation: { names: "bind" }, root: { names: "redact" } }, { names: "bind" }],
  ["names: no opinion elsewhere", { organisation: {}, root: { names: "redact" } }, { names: "redact" }],
  ["secrets: redacted by default", { root: {} }, { secrets: "redact" }],
  ["secrets: the strictest", { user: { secrets: "refuse" }, root: { secrets: "device" } }, { secrets: "refuse" }],
  ["attachments: the device by default", { root: {} }, { attachments: "device" }],
  [
    "attachments: the minimum",
    { organisation: { attachments: "internal" }, root: { attachments: "cloud" } },
    { attachments: "internal" },
  ],
  [
    "ignoreFiles: the union",
    { organisation: { ignoreFiles: [".aiignore"] }, root: { ignoreFiles: [".aiexclude", ".aiignore"] } },
    { ignoreFiles: [".aiignore", ".aiexclude"] },
  ],
  ["ignoreFiles: none by default", { root: {} }, { ignoreFiles: [] }],
  ["fingerprints: on by default", { root: {} }, { fingerprints: true }],
  ["fingerprints: off where the root says so", { user: {}, root: { fingerprints: false } }, { fingerprints: false }],
  [
    "fingerprints: on where any file says so",
    { organisation: { fingerprints: true }, root: { fingerprints: false } },
    { fingerprints: true },
  ],
  ["internal: nobody says by default", { root: {} }, { internalHosts: undefined }],
  [
    "internal: the intersection",
    { organisation: { internal: { hosts: ["a", "b"] } }, user: { internal: { hosts: ["b", "c"] } }, root: {} },
    { internalHosts: ["b"] },
  ],
  [
    "cloud: each file's terms, no training by the root's default, no server tools",
    { root: {} },
    { cloud: [{ trainsOnData: false, serverTools: [] }], serverTools: [] },
  ],
  [
    "cloud: an organisation that is silent on training has no opinion",
    { organisation: { cloud: { regions: ["eu"] } }, root: { cloud: { trainsOnData: true } } },
    {
      cloud: [
        expect.objectContaining({ trainsOnData: true, regions: ["eu"] }),
        expect.objectContaining({ trainsOnData: true }),
      ],
    },
  ],
  [
    "cloud: the server tools that every file allows",
    { organisation: { cloud: { serverTools: ["search"] } }, root: { cloud: { serverTools: ["search", "shell"] } } },
    { serverTools: ["search"] },
  ],
  [
    "tasks: the root file's",
    { root: { tasks: { debug: "device" } }, inline: { tasks: { debug: "cloud" } } },
    { tasks: { debug: "device" } },
  ],
  [
    "route: the root file's",
    { root: { route: { maxLoss: 0.1 } }, inline: { route: { cloudShare: 0.2 } } },
    { route: { maxLoss: 0.1 } },
  ],
]

it.each(rows)("merges %s", (_, stack, expected) => {
  expect(settings(stack)).toMatchObject(expected)
})
