// Preloaded into a child process: reports every connection, name look-up and process that the child starts.
const { writeSync } = require("node:fs")
const net = require("node:net")
const tls = require("node:tls")
const http2 = require("node:http2")
const dns = require("node:dns")
const dgram = require("node:dgram")
const childProcess = require("node:child_process")

const report = (what) => writeSync(2, `WATCHED ${what}\n`)
const watch = (owner, name, what) => {
  const original = owner[name]
  owner[name] = function (...args) {
    report(what(args))
    return original.apply(this, args)
  }
}
const address = ([options]) => {
  const given = Array.isArray(options) ? options[0] : options
  return `connect ${given?.host ?? given?.path ?? "localhost"}:${given?.port ?? ""}`
}
watch(net.Socket.prototype, "connect", address)
watch(tls, "connect", ([options]) => `tls ${options?.host ?? options?.servername ?? ""}`)
watch(http2, "connect", ([authority]) => `http2 ${authority}`)
for (const resolver of [dns, dns.promises]) {
  for (const name of Object.keys(resolver)) {
    if (/^(?:lookup|resolve|reverse)/.test(name)) watch(resolver, name, ([host]) => `${name} ${host}`)
  }
}
watch(dgram, "createSocket", () => "datagram")
for (const name of ["spawn", "fork", "exec", "execFile", "spawnSync", "execFileSync"]) {
  watch(childProcess, name, ([command]) => `process ${String(command).split(/[\\/]/).at(-1)}`)
}
