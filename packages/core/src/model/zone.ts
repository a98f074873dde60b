/** Every zone, from the narrowest to the widest. */
export const zones = ["nowhere", "device", "internal", "cloud"] as const

/**
 * How far data may travel. `nowhere`: no model at all; `device`: this machine; `internal`: the user's own network;
 * `cloud`: a third party.
 */
export type Zone = (typeof zones)[number]

/** Says whether something bound to `limit` may travel as far as `zone`. */
export const isWithin = (zone: Zone, limit: Zone): boolean => zones.indexOf(zone) <= zones.indexOf(limit)

/** The narrowest of the zones given; `cloud`, the neutral element, when there are none. */
export const narrowest = (candidates: Iterable<Zone>): Zone => {
  let result: Zone = "cloud"
  for (const zone of candidates) if (isWithin(zone, result)) result = zone
  return result
}
