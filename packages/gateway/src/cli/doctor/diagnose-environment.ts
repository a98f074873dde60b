import { type Diagnosis } from "./diagnosis.ts"

type Environment = Readonly<Record<string, string | undefined>>

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== "" && value !== "0" && value !== "false"

/** Looks at variables that change where data goes. */
export const diagnoseEnvironment = (environment: Environment = process.env): ReadonlyArray<Diagnosis> => {
  const found: Array<Diagnosis> = []
  if (isSet(environment["POSTERN_DEVICE_ONLY"])) {
    found.push({
      about: "environment",
      state: "warning",
      found: "POSTERN_DEVICE_ONLY is set: nothing leaves the device",
      fix: "unset it where the policy is to decide",
    })
  }
  for (const name of ["MISTRAL_SDK_TELEMETRY", "MISTRAL_DEBUG"]) {
    if (!isSet(environment[name])) continue
    const what =
      "it lets Mistral's SDK send or print prompts past any gate; Postern closes that for itself, other programs do not"
    found.push({ about: "environment", state: "warning", found: `${name} is set: ${what}`, fix: `unset ${name}` })
  }
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"]) {
    if (!isSet(environment[name]) || !isSet(environment["NODE_USE_ENV_PROXY"])) continue
    found.push({
      about: "environment",
      state: "warning",
      found: `${name} applies to cloud targets: the proxy sees where requests go`,
      fix: `unset NODE_USE_ENV_PROXY where that is not meant`,
    })
  }
  return found.length > 0
    ? found
    : [{ about: "environment", state: "ok", found: "no variable that sends data elsewhere" }]
}
