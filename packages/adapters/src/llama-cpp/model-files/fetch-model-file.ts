/** What to fetch, and where to put it. */
export interface FetchModelFileOptions {
  /** `hf:OWNER/NAME:QUANTISATION`, or an address that begins with `https://` or `http://`. */
  readonly uri: string
  /** Absolute; made where it is not there. */
  readonly folder: string
  readonly onProgress?: (fetchedBytes: number, totalBytes: number) => void
  readonly signal?: AbortSignal
}

/**
 * Fetches a model file with node-llama-cpp's own downloader, which goes on where it was cut off; gives the file's path. Only ever
 * called because a person asked for it by name; nothing of a request is involved. Rejects with a plain `Error` whose message says
 * what to do.
 */
export const fetchModelFile = async ({ uri, folder, onProgress, signal }: FetchModelFileOptions): Promise<string> => {
  const { createModelDownloader } = await import("node-llama-cpp").catch((cause: unknown) => {
    throw new Error(
      "Expected node-llama-cpp to fetch the model with, found none; run `npm install node-llama-cpp@3.22.1 --ignore-scripts`.",
      { cause },
    )
  })
  try {
    const downloader = await createModelDownloader({
      modelUri: uri,
      dirPath: folder,
      showCliProgress: false,
      deleteTempFileOnCancel: false,
      onProgress: ({ downloadedSize, totalSize }) => onProgress?.(downloadedSize, totalSize),
    })
    return await downloader.download(signal === undefined ? {} : { signal })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new Error(
      `Expected to fetch ${uri}, came no file: this machine may have no network that reaches it, or the name is wrong. Fetch the file in another way and run \`postern models add FILE\`.`,
      { cause },
    )
  }
}
