/**
 * A request as it would go to one network target, before anybody has approved it. Its body is the final text; the bytes that are
 * sent are its UTF-8, and a text, unlike bytes, cannot be changed by whoever holds it.
 */
export interface WireRequest {
  readonly method: "POST"
  /** Absolute, without credentials, query or fragment. */
  readonly url: string
  /** Lower-case names. Credentials are not among them: the adapter's fetch adds them last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
