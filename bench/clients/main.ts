import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { clientsFolder, installClient } from "./install-client.ts"
import { knownClients } from "./known-clients.ts"

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { place: { type: "string", default: "cloud,device" } },
})
const unknown = wanted.find((name) => !knownClients.some((client) => client.name === name))
if (unknown !== undefined) {
  console.error(`Expected names among ${knownClients.map(({ name }) => name).join(", ")}, came ${unknown}.`)
  process.exit(2)
}

const chosen = knownClients.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
console.log(`Installing from the registry into ${clientsFolder()} (up to 2 GB; yours to delete)`)
const installed: Array<string> = []
for (const client of chosen) installed.push(`${client.name}=${(await installClient(client)) ?? ""}`)

const drive = [
  process.execPath,
  "--conditions=@postern/source",
  fileURLToPath(new URL("drive.ts", import.meta.url)),
  values.place,
  ...installed,
]

/** A network that has loopback and nothing else, for the clients and all they start; what they leave running ends with it. */
const apart = [
  "--map-root-user",
  "--net",
  "--pid",
  "--fork",
  "--mount-proc",
  "--",
  "sh",
  "-c",
  'ip link set lo up && exec "$@"',
  "sh",
]
const canCut = process.platform === "linux" && spawnSync("unshare", [...apart, "true"]).status === 0
console.log(
  canCut
    ? "Driving them in a network of their own, which has loopback only"
    : "Driving them with telemetry and updates switched off; that they connect to nothing else cannot be guaranteed here",
)
const [program = "", ...words] = canCut ? ["unshare", ...apart, ...drive] : drive
const { status } = spawnSync(program, words, { stdio: "inherit" })
process.exitCode = status ?? 1
