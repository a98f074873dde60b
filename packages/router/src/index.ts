export { createRouter } from "./router.ts"
export { type RouterOptions } from "./router-options.ts"
