import { defineConfig } from "vitest/config"

const conditions = ["@postern/source"]
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
}

/** `fast` is `npm test` (three minutes at most); `slow` holds every `*.slow.test.ts`. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: "fast",
          include: ["packages/*/test/**/*.test.ts", "examples/test/**/*.test.ts", "bench/test/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          execArgv: ["--conditions=@postern/source"],
        },
      },
      {
        ...shared,
        test: {
          name: "slow",
          include: ["**/test/**/*.slow.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 300_000,
          expect: { poll: { timeout: 10_000 } },
          hookTimeout: 60_000,
          execArgv: ["--conditions=@postern/source"],
        },
      },
    ],
  },
})
