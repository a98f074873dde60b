/** A request as it would go to one network target: the final bytes, before anybody has approved them. */
export interface WireRequest {
  readonly method: "POST"
  /** Absolute, without credentials, query or fragment. */
  readonly url: string
  /** Lower-case names. Credentials are not among them: the adapter's fetch adds them last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
