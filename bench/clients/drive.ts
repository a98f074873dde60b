import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { driveClient } from "./drive-client.ts"
import { knownClients } from "./known-clients.ts"
import { type Place, startClientGateway, writeModel, writeRepository } from "./stage.ts"

// A program: drives installed clients, each through a gateway of its own for each place. Given the places, and for each client
// `NAME=FOLDER` with the folder of its executables, or `NAME=` where it could not be installed.

// A generated model reads a prompt byte by byte, and agents send tens of thousands of them before anything is asked: on a busy
// machine a client may give up, and try again from the start, before the model has read it.
const minutes: Readonly<Record<Place, number>> = { cloud: 2, device: 10 }

const [placesGiven = "", ...clientsGiven] = process.argv.slice(2)
const places = (["cloud", "device"] as const).filter((place) => placesGiven.split(",").includes(place))

const folder = await mkdtemp(join(tmpdir(), "postern-drive-"))
let failures = 0
try {
  const workspace = join(folder, "shop")
  const model = join(folder, "device.gguf")
  await writeRepository(workspace)
  await writeModel(model)
  for (const given of clientsGiven) {
    const at = given.indexOf("=")
    const [name, bin] = [given.slice(0, at), given.slice(at + 1)]
    const client = knownClients.find((known) => known.name === name)
    if (client === undefined) throw new Error(`Expected the name of a client, came ${name}.`)
    const label = `${client.name} ${client.version}`.padEnd(24)
    if (bin === "") {
      console.log(`${label} could not be installed`)
      continue
    }
    for (const place of places) {
      const own = join(folder, `${client.name}-${place}`)
      await mkdir(own)
      await using gateway = await startClientGateway(place, { workspace, model, state: join(own, "state") })
      const started = performance.now()
      const timeoutMs = minutes[place] * 60_000
      const fault = await driveClient(client, bin, gateway, { home: join(own, "home"), cwd: workspace, timeoutMs })
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      if (fault !== undefined) failures++
      console.log(
        `${label} ${place}: ${fault === undefined ? "passed" : "failed"} (${seconds} s)${fault === undefined ? "" : `: ${fault}`}`,
      )
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = failures === 0 ? 0 : 1
