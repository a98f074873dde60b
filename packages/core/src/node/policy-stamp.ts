import { statSync } from "node:fs"

const stampOf = (file: string): string => {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true })
    return `${mtimeNs} ${ctimeNs} ${size} ${ino}`
  } catch {
    return "absent"
  }
}

/** Makes the check whether files, also absent ones, are still as they are now. One `stat` a file. */
export const makeUnchanged = (files: ReadonlyArray<string>): (() => boolean) => {
  const stamps = files.map(stampOf)
  return () => files.every((file, index) => stampOf(file) === stamps[index])
}
