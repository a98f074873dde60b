/** Headers of SDKs that say who asks and in which version; every other one stays here. */
const passed = new Set([
  "authorization",
  "x-api-key",
  "api-key",
  "anthropic-version",
  "anthropic-beta",
  "openai-organization",
  "openai-project",
  "openai-beta",
  "user-agent",
])

/** Longer than any key or token that servers give out. */
const longest = 8192

/** The headers that go along with the cleared ones: an SDK's own few, or what it says of its platform. */
export const ownHeaders = (headers: Headers): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...headers].filter(
      ([name, value]) =>
        (passed.has(name) && value.length <= longest) ||
        (/^x-stainless-[a-z-]{1,32}$/.test(name) && value.length <= 64),
    ),
  )
