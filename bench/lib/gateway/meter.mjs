// Preloaded into every process that is measured: tells over its channel what it has used so far.
// Plain JavaScript, so that loading it does not count as the process's own start.
import { Server } from "node:net"

process.on("message", (message) => {
  if (message !== "usage") return
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() })
})
// Whoever is measured ends when its own work ends, and with the bench.
process.channel?.unref()
process.once("disconnect", () => process.exit())

// A server that names no host would answer the whole network; in a bench it answers this machine.
const { listen } = Server.prototype
Server.prototype.listen = function (...given) {
  const [port, host, ...rest] = given
  if (typeof port === "number" && typeof host !== "string") {
    return listen.call(this, port, "127.0.0.1", ...[host, ...rest].filter((value) => value !== undefined))
  }
  return listen.apply(this, given)
}
