import { breaksTerms, findCard, type InspectionIndex, type Service, unknownCard, type Zone } from "@postern/core"
import { isCloudModel } from "../network/cloud-models.ts"
import { isLiteralLoopback } from "../network/literal-loopback.ts"

/** How far what is sent to a server travels, for a model of that name. */
export const zoneOfServer = (
  url: URL,
  model: string,
  indexes: ReadonlyArray<InspectionIndex>,
): Exclude<Zone, "nowhere"> => {
  if (isCloudModel(model)) return "cloud"
  if (isLiteralLoopback(url.hostname)) return "device"
  const isInternal = indexes.every(({ policy: { internalHosts = [] } }) =>
    [url.host, url.hostname].some((host) => internalHosts.includes(host)),
  )
  return isInternal ? "internal" : "cloud"
}

const vendors: ReadonlyArray<readonly [RegExp, Pick<Service, "vendor" | "jurisdiction">]> = [
  [/(?:^|\.)openai\.com$/, { vendor: "openai", jurisdiction: "us" }],
  [/(?:^|\.)anthropic\.com$/, { vendor: "anthropic", jurisdiction: "us" }],
  [/(?:^|\.)mistral\.ai$/, { vendor: "mistral", jurisdiction: "eu" }],
]

const serviceOf = ({ hostname }: URL): Service => ({
  vendor: hostname,
  jurisdiction: "unknown",
  retentionDays: "unknown",
  trainsOnData: "unknown",
  ...vendors.find(([host]) => host.test(hostname))?.[1],
  region: /^(?:api\.)?(eu|us)\.(?:api\.openai\.com|mistral\.ai)$/.exec(hostname)?.[1] ?? "unknown",
})

/** Lists the terms of the policies' `cloud` keys that a cloud server breaks. */
export const brokenTerms = (url: URL, model: string, indexes: ReadonlyArray<InspectionIndex>): ReadonlyArray<string> =>
  indexes.flatMap(({ policy }) =>
    policy.cloud.flatMap((terms) =>
      breaksTerms({ model, service: serviceOf(url), card: findCard(model) ?? unknownCard(model) }, terms),
    ),
  )
