import { isReachable, type Reach } from "@postern/core"
import { assert, ipV4, ipV6, property } from "fast-check"
import { expect, it } from "vitest"

const reaches = ["loopback", "private", "trusted"] as const

/** The narrowest reach that allows each address; nothing: none does. */
const narrowest: ReadonlyArray<readonly [string, Reach | undefined]> = [
  ["127.0.0.1", "loopback"],
  ["127.8.9.10", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.178.20", "private"],
  ["fd12:3456::1", "private"],
  ["::ffff:10.1.2.3", "private"],
  ["172.32.0.1", "trusted"],
  ["100.64.0.1", "trusted"],
  ["8.8.8.8", "trusted"],
  ["2001:4860:4860::8888", "trusted"],
  ["::ffff:8.8.8.8", "trusted"],
  ["169.254.169.254", undefined],
  ["::ffff:169.254.169.254", undefined],
  ["fe80::1%eth0", undefined],
  ["fd00:ec2::254", undefined],
  ["100.100.100.200", undefined],
  ["0.0.0.0", undefined],
  ["::", undefined],
  ["", undefined],
  ["localhost", undefined],
  ["/var/run/engine.sock", undefined],
]

it.each(narrowest)("allows %s from %s on", (address, first) => {
  const from = first === undefined ? reaches.length : reaches.indexOf(first)
  expect(reaches.map((reach) => isReachable(reach, address))).toEqual(reaches.map((_, index) => index >= from))
})

it("allows with a wider reach whatever a narrower one allows", () => {
  const check = (address: string) => {
    const allowed = reaches.map((reach) => isReachable(reach, address))
    expect(allowed).toEqual(allowed.toSorted())
  }
  assert(property(ipV4(), check))
  assert(property(ipV6(), check))
})
