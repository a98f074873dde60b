const passedOn = /^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_ALL|LD_LIBRARY_PATH|SYSTEMROOT|CUDA_.*|GGML_.*|VK_.*)$/i

/** The environment of the engine process: what loading libraries needs, and no keys. */
export const engineEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.test(name)))
