/** The configuration asks for what cannot be: an address, a file or a name that is none. */
export class UnusableConfig extends TypeError {
  /** As of a configuration that does not parse: both are for their writer to mend. */
  readonly _tag = "ConfigError"
}
