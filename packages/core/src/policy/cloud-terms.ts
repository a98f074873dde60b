import { type Known } from "../model/model-card.ts"
import { type NetworkTarget } from "../model/target.ts"
import { matchesName } from "./match-name.ts"
import { type CloudTerms } from "./policy-document.ts"

const breach = (
  name: string,
  value: Known<string>,
  allowed: ReadonlyArray<string> | undefined,
): ReadonlyArray<string> =>
  allowed === undefined || matchesName(value, allowed)
    ? []
    : [`the policy's \`cloud.${name}\` allows ${allowed.join(", ") || "none"}, this target has ${value}`]

/** Lists the terms of the policy's `cloud` key that a cloud target breaks. What is unknown breaks a term that is set. */
export const breaksTerms = (
  target: Pick<NetworkTarget, "model" | "service" | "card">,
  terms: CloudTerms,
): ReadonlyArray<string> => {
  const { service, card } = target
  const kept = terms.maxRetentionDays
  return [
    ...breach("regions", service.region, terms.regions),
    ...breach("jurisdictions", service.jurisdiction, terms.jurisdictions),
    ...breach("vendors", service.vendor, terms.vendors),
    // By the name that goes over the wire: the id is the user's own word, and stays when a retired model is replaced.
    ...breach("models", target.model, terms.models),
    ...breach("licences", card.licence, terms.licences),
    ...(terms.trainsOnData === true || service.trainsOnData !== true
      ? []
      : ["its vendor trains on requests, which the policy does not allow"]),
    ...(kept === undefined || (service.retentionDays !== "unknown" && service.retentionDays <= kept)
      ? []
      : [`the policy allows ${kept} days of retention, its vendor keeps requests ${service.retentionDays} days`]),
  ]
}
