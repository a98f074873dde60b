/** Any value that JSON can hold, read-only. */
export type Json = string | number | boolean | null | JsonObject | ReadonlyArray<Json>

/** A JSON object with keys that are not known beforehand. */
export interface JsonObject {
  readonly [key: string]: Json | undefined
}
