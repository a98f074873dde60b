export { createPostern, type PosternProvider } from "./postern-provider.ts"
export { type PrivacyMiddleware, privacyMiddleware, type PrivacyMiddlewareOptions } from "./privacy-middleware.ts"
export { PrivacyRefusal } from "./privacy-refusal.ts"
