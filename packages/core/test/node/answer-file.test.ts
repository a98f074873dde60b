import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { type AnswerRecord } from "../../src/inspect/answer-register.ts"
import { openAnswerFile } from "../../src/node/answer-file.ts"

const makeFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "postern-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, "answers", "a.bin")
}

const record = (number: number, windows = 3): AnswerRecord => ({
  id: Buffer.alloc(32, number).toString("base64"),
  zone: "device",
  from: "internal",
  windows: Uint32Array.from({ length: windows * 3 }, (_, at) => number * 1000 + at),
})

const three = [record(1), record(2, 0), record(3, 50)]

const writeThree = () => {
  const file = makeFile()
  const answers = openAnswerFile(file)
  for (const answer of three) answers.append(answer)
  return { file, answers }
}

describe("openAnswerFile", () => {
  it("gives back what was appended, from any position on", () => {
    const { file, answers } = writeThree()
    const { records, end } = openAnswerFile(file).readFrom(0)
    expect(records).toEqual(three)
    expect(answers.readFrom(end)).toEqual({ records: [], end })
    openAnswerFile(file).append(record(4))
    expect(answers.readFrom(end).records).toEqual([record(4)])
  })

  it("is for the user alone", () => {
    const { file } = writeThree()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it("drops a record that a crash has cut off, and goes on behind it", () => {
    const { file } = writeThree()
    writeFileSync(file, readFileSync(file).subarray(0, -7))
    const answers = openAnswerFile(file)
    expect(answers.readFrom(0).records).toEqual(three.slice(0, 2))
    answers.append(record(4))
    expect(openAnswerFile(file).readFrom(0).records).toEqual([...three.slice(0, 2), record(4)])
  })

  it("passes over what is no record", () => {
    const { file } = writeThree()
    appendFileSync(file, "PAn1 something else")
    openAnswerFile(file).append(record(4))
    expect(openAnswerFile(file).readFrom(0).records).toEqual([...three, record(4)])
  })

  it("reads all of a file that was mended meanwhile", () => {
    const { file, answers } = writeThree()
    const { end } = answers.readFrom(0)
    writeFileSync(file, "")
    openAnswerFile(file).append(record(5))
    expect(answers.readFrom(end).records).toEqual([record(5)])
  })

  it("begins anew where its file is gone", () => {
    const { file, answers } = writeThree()
    rmSync(file)
    expect(answers.readFrom(0)).toEqual({ records: [], end: 0 })
    answers.append(record(6))
    expect(answers.readFrom(0).records).toEqual([record(6)])
  })
})
