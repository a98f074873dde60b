import { BlockList, isIPv4, isIPv6 } from "node:net"

/**
 * Which addresses a connection may lead to. `loopback`: this machine; `private`: loopback and the private ranges of RFC 1918
 * and RFC 4193; `trusted`: any but link-local and metadata addresses, for a host that the policy's `internal.hosts` names.
 */
export type Reach = "loopback" | "private" | "trusted"

type Range = readonly [network: string, prefix: number]

const listOf = (ranges: ReadonlyArray<Range>): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, isIPv4(network) ? "ipv4" : "ipv6")
  return list
}

const loopback: ReadonlyArray<Range> = [
  ["127.0.0.0", 8],
  ["::1", 128],
]

const privateRanges: ReadonlyArray<Range> = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["fc00::", 7],
]

// Where clouds serve a machine's own credentials (AWS, Google, Azure; AWS by IPv6; Alibaba), and what is never routed.
const forbidden = listOf([
  ["169.254.0.0", 16],
  ["fe80::", 10],
  ["fd00:ec2::254", 128],
  ["100.100.100.200", 32],
  ["0.0.0.0", 8],
  ["::", 128],
  ["224.0.0.0", 4],
  ["ff00::", 8],
])

const reaches: Readonly<Record<Exclude<Reach, "trusted">, BlockList>> = {
  loopback: listOf(loopback),
  private: listOf([...loopback, ...privateRanges]),
}

/** Says whether a connected socket's address is one that `reach` allows. What is not an IP address is none. */
export const isReachable = (reach: Reach, address: string): boolean => {
  const bare = address.replace(/%.*$/, "")
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
  if (!isIPv4(mapped) && !isIPv6(mapped)) return false
  const family = isIPv4(mapped) ? "ipv4" : "ipv6"
  if (forbidden.check(mapped, family)) return false
  return reach === "trusted" || reaches[reach].check(mapped, family)
}
