export { checkModelFile, type CheckOptions, type ModelFileReport } from "./check-model-file.ts"
export { fetchModelFile, type FetchModelFileOptions } from "./fetch-model-file.ts"
export { findModelFiles, type FindOptions, type FoundModelFile } from "./find-model-files.ts"
export { type BadConversion, findKnownModel, type KnownFile, type KnownModel, knownModels } from "./known-models.ts"
