import { type Random } from "../random.ts"

/** The kinds of file in a generated repository. */
export const languages = ["typescript", "python", "cobol", "sql", "csv", "prose"] as const

/** One of `languages`. */
export type Language = (typeof languages)[number]

const syllables = "ka lo mi ren tas vor du shi pel gra nox bel ti qua zen fur hal ost wim jor".split(" ")

/** A word that no other project has. */
const coin = (random: Random): string =>
  Array.from({ length: 3 + random.below(2) }, () => random.pick(syllables)).join("")

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const sentences = ["agreed that", "expects that", "decided against", "will raise", "has promised", "must not tell"]

/** One unit of a language, of three to seven lines, over a file's own words. */
const units: Readonly<Record<Language, (word: () => string, random: Random) => ReadonlyArray<string>>> = {
  typescript: (word, random) => {
    const [name, input, other] = [word(), word(), word()]
    return [
      `/** ${capital(word())} the ${word()} of a ${input} before the ${word()} is known. */`,
      `export const ${name}${capital(word())} = (${input}: ${capital(word())}, ${other}: number): number => {`,
      `  const ${word()} = ${input}.${word()} * ${random.below(1000)} - ${other} / ${1 + random.below(99)}`,
      `  if (${other} > ${random.below(500)}) return ${word()}(${input}.${word()}, "${word()} ${word()}")`,
      `  return ${word()}.${word()}(${input}, ${other})`,
      "}",
      "",
    ]
  },
  python: (word, random) => {
    const [name, input] = [word(), word()]
    return [
      `def ${name}_${word()}(${input}, ${word()}=${random.below(100)}):`,
      `    """${capital(word())} the ${word()} with its ${word()}."""`,
      `    ${word()} = ${input}.${word()}["${word()}"] * ${random.below(1000)}`,
      `    for ${word()} in ${word()}(${input}):  # ${word()} ${word()}`,
      `        yield ${word()}.${word()}(${input}, ${random.below(50)})`,
      "",
    ]
  },
  cobol: (word, random) => {
    const upper = () => word().toUpperCase()
    return [
      `       ${upper()}-${upper()}.`,
      `           MOVE ${upper()}-${upper()} TO WS-${upper()}`,
      `           COMPUTE WS-${upper()} ROUNDED = ${upper()}-RATE * ${random.below(999)}`,
      `           IF ${upper()}-${upper()} > ${random.below(900)} PERFORM ${upper()}-${upper()}`,
      `           ADD ${upper()}-FEE TO ${upper()}-TOTAL GIVING WS-${upper()}.`,
    ]
  },
  sql: (word, random) => [
    `CREATE TABLE ${word()}_${word()} (${word()} INTEGER, ${word()} NUMERIC(12, 4), ${word()} TEXT);`,
    `INSERT INTO ${word()}_${word()} (${word()}, ${word()}) VALUES (${random.below(9999)}, '${word()} ${word()}');`,
    `SELECT ${word()}.${word()}, SUM(${word()}) FROM ${word()} JOIN ${word()} ON ${word()} = ${word()}`,
    `  WHERE ${word()} > ${random.below(9999)} GROUP BY ${word()};`,
  ],
  csv: (word, random) => [
    `${word()}-${random.below(9999)},${word()},${random.below(99999) / 100},${random.below(99999) / 100},${random.below(9999) / 1000},${random.below(100000)}`,
  ],
  prose: (word, random) => [
    `${capital(word())} ${random.pick(sentences)} ${word()} ${word()} comes before ${word()}, since the ${word()} of ${word()}`,
    `is worth ${random.below(90)} million, and ${capital(word())} ${random.pick(sentences)} the ${word()} is ${word()}.`,
    "",
  ],
}

/** Text of one file, of about `lines` lines; its words are its own, and the seed's. */
export const makeSource = (language: Language, lines: number, random: Random): string => {
  const own = Array.from({ length: 60 }, () => coin(random))
  const word = () => random.pick(own)
  const text: Array<string> = []
  while (text.length < lines) text.push(...units[language](word, random))
  return `${text.join("\n")}\n`
}
