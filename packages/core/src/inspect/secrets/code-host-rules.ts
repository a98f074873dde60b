import { type SecretRule } from "./secret-rule.ts"

/** Code hosts, package registries and build services. */
export const codeHostRules: ReadonlyArray<SecretRule> = [
  { name: "github-token", literals: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], pattern: /\w{36,255}/ },
  { name: "github-token", literals: ["github_pat_"], pattern: /\w{22,255}/ },
  {
    name: "gitlab-token",
    literals: ["glpat-", "gldt-", "glptt-", "glrt-", "glrtr-", "glcbt-", "glft-", "glimt-", "gloas-", "glagent-"],
    pattern: /[\w-]{20,300}(?:\.[a-z0-9]{2}\.[a-z0-9]{7,9})?/,
  },
  {
    name: "gitlab-token",
    literals: ["glsoat-", "glffct-", "glwt-"],
    pattern: /[\w-]{20,300}(?:\.[a-z0-9]{2}\.[a-z0-9]{7,9})?/,
  },
  { name: "gitlab-token", literals: ["GR1348941"], pattern: /[\w-]{20,60}/ },
  { name: "bitbucket-token", literals: ["ATBB"], pattern: /[A-Za-z0-9]{32,40}(?![\w+=-])/ },
  { name: "bitbucket-token", literals: ["ATCTT3"], pattern: /[\w-]{60,400}(?:=[A-F0-9]{8})?/ },
  { name: "npm-token", literals: ["npm_"], pattern: /[A-Za-z0-9]{36,255}/ },
  { name: "pypi-token", literals: ["pypi-AgEI", "pypi-AgEN"], pattern: /[\w-]{40,400}/ },
  { name: "rubygems-key", literals: ["rubygems_"], pattern: /[a-f0-9]{48,64}/ },
  { name: "crates-io-token", literals: ["cio"], pattern: /[A-Za-z0-9]{32}(?![\w+=-])/ },
  { name: "docker-hub-token", literals: ["dckr_pat_", "dckr_oat_"], pattern: /[\w-]{20,255}/ },
  { name: "nuget-key", literals: ["oy2"], pattern: /[a-z0-9]{43}(?![\w+=-])/ },
  { name: "jfrog-token", literals: ["AKCp"], pattern: /[A-Za-z0-9]{64,80}(?![\w+=-])/ },
  { name: "jfrog-token", literals: ["cmVmdGtu"], pattern: /[A-Za-z0-9]{50,60}(?![\w+=-])/ },
  { name: "circleci-token", literals: ["CCIPAT_", "CCIPRJ_"], pattern: /[A-Za-z0-9]{16,30}_[a-f0-9]{40}/ },
  { name: "buildkite-token", literals: ["bkua_"], pattern: /[a-f0-9]{40,64}/ },
  { name: "sonar-token", literals: ["sqp_", "squ_", "sqa_"], pattern: /[a-f0-9]{40,64}/ },
  { name: "sourcegraph-token", literals: ["sgp_"], pattern: /(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40,64}/ },
  { name: "postman-key", literals: ["PMAK-"], pattern: /[a-f0-9]{24}-[a-f0-9]{34}/ },
]
