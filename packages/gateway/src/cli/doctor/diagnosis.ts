/** What one look at the machine or its configuration found. */
export interface Diagnosis {
  readonly about: string
  /** `problem`: something will not work; `warning`: it works, and a person should know. */
  readonly state: "ok" | "warning" | "problem"
  readonly found: string
  /** The one thing to do about it. */
  readonly fix?: string
}
