/** Where a client finds the gateway. */
export interface GatewayPlace {
  /** Without `/v1`, for instance `http://127.0.0.1:8484/w/shop`. */
  readonly url: string
  /** The file that holds the key; the key itself is written nowhere. */
  readonly keyFile: string
}

/** How one coding tool is told of the gateway. */
export interface ClientSetup {
  readonly name: string
  readonly title: string
  /** Its configuration file below the home folder; absent: what is to be done is printed only. */
  readonly file?: string
  /** The file with the gateway in it; the same text where it is there already. */
  readonly edit?: (text: string, place: GatewayPlace) => string
  /** What a person does next, a line each. */
  readonly next: (place: GatewayPlace) => ReadonlyArray<string>
}
