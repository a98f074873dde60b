import { statSync } from "node:fs"

const stampOf = (file: string): string => {
  try {
    // No exception for each file that is not there: most are not.
    const found = statSync(file, { bigint: true, throwIfNoEntry: false })
    return found === undefined ? "absent" : `${found.mtimeNs} ${found.ctimeNs} ${found.size} ${found.ino}`
  } catch {
    return "unreadable"
  }
}

/** Makes the check whether files, also absent ones, are still as they are now. One `stat` a file. */
export const makeUnchanged = (files: ReadonlyArray<string>): (() => boolean) => {
  const stamps = [...new Set(files)].map((file) => [file, stampOf(file)] as const)
  return () => stamps.every(([file, stamp]) => stampOf(file) === stamp)
}
