/** How a policy stands, in words. */
export const policyWords = {
  given: "in force",
  none: "none in force: everything stays on the device",
  broken: "broken: everything stays on the device",
} as const
