import { type WireRequest } from "../model/wire-request.ts"
import { type Zone } from "../model/zone.ts"

const approved = new WeakSet<ClearedRequest>()

/** Any value leads to its class by `constructor`: this does not leave the module. */
const key = Symbol("clear")

/** The only maker, for `clear` alone: the package does not export it. */
export let approve: (wire: WireRequest, zone: Zone, bodyDigest: string, trustsHost?: boolean) => ClearedRequest

/**
 * A wire request that `clear` approved for one zone. The constructor is private and the class nominal, so that a network
 * adapter which is given anything else does not type-check; `isCleared` refuses what was forged past the types.
 */
export class ClearedRequest {
  readonly #wire: WireRequest
  /** The zone it was approved for. */
  readonly zone: Zone
  /** SHA-256 of the body's UTF-8, hexadecimal: what the ledger records. */
  readonly bodyDigest: string
  /** The policy's `internal.hosts` names the host: it counts as internal whatever its address. */
  readonly trustsHost: boolean

  private constructor(given: symbol, wire: WireRequest, zone: Zone, bodyDigest: string, trustsHost: boolean) {
    if (given !== key)
      throw new TypeError("Expected `clear` to make a ClearedRequest, came another caller; use `clear`.")
    this.#wire = wire
    this.zone = zone
    this.bodyDigest = bodyDigest
    this.trustsHost = trustsHost
    approved.add(this)
    Object.freeze(this)
  }

  get method(): "POST" {
    return this.#wire.method
  }
  get url(): string {
    return this.#wire.url
  }
  get headers(): Readonly<Record<string, string>> {
    return this.#wire.headers
  }
  /** The approved text, whose UTF-8 is sent. */
  get body(): string {
    return this.#wire.body
  }

  static {
    approve = (wire, zone, bodyDigest, trustsHost = false) =>
      new ClearedRequest(
        key,
        Object.freeze({ ...wire, headers: Object.freeze({ ...wire.headers }) }),
        zone,
        bodyDigest,
        trustsHost,
      )
  }
}

/** Says whether `clear` itself made this value. */
export const isCleared = (value: unknown): value is ClearedRequest =>
  value instanceof ClearedRequest && approved.has(value)
