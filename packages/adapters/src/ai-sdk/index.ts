export { createPostern, type PosternProvider } from "./postern-provider.ts"
