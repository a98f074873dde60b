export { guardedFetch, type GuardedFetch, type GuardedFetchOptions } from "./guarded-fetch.ts"
