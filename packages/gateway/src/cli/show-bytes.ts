/** Bytes in the unit that people buy memory in. */
export const showGigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`
