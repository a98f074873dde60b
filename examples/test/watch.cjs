// Preloaded into a child process: reports every connection, name look-up and process that the child starts.
const { writeSync } = require("node:fs")
const net = require("node:net")
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
watch(dns, "lookup", ([name]) => `lookup ${name}`)
watch(dgram, "createSocket", () => "datagram")
for (const name of ["spawn", "fork", "exec", "execFile"]) watch(childProcess, name, () => "process")
