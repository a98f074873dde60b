import { type Corpus, splitOpen } from "./corpus.ts"
import { capital, makePicker, type Picker, trades } from "./words-of-trades.ts"

type Line = (pick: Picker) => string | ReadonlyArray<string>

/** A language: its file ending, and weighted ways to write a few lines. */
interface Language {
  readonly name: string
  readonly ending: string
  readonly lines: ReadonlyArray<Line>
  readonly skipped: RegExp
}

const python: Language = {
  name: "Python",
  ending: "py",
  skipped: /^\s*(?:#|"""|from |import )/,
  lines: [
    ({ noun, verb, adjective }) => {
      const [subject, object] = [noun(), noun()]
      return [
        "",
        `    def ${verb()}_${adjective()}_${subject}(self, ${subject}_${noun()}, ${object}=None):`,
        `        """${capital(verb())} the ${adjective()} ${subject} of one ${object}."""`,
        `        if ${object} is None:`,
        `            raise ValueError("expected a ${object} with a ${noun()}")`,
      ]
    },
    ({ noun, verb, number }) =>
      `        ${noun()}_${noun()} = self.${noun()}.${verb()}_${noun()}(${noun()}, ${number()})`,
    ({ noun, verb }) => [
      `        for ${noun()} in self.${noun()}_${noun()}s:`,
      `            self._${verb()}_${noun()}(${noun()}, ${noun()}["${noun()}"])`,
    ],
    ({ noun, adjective, number }) => [
      `        if ${noun()}.${adjective()}_${noun()} > ${number()} and not ${noun()}_${noun()}:`,
      `            return ${noun()}_${noun()} * ${number()}`,
    ],
    ({ noun, verb }) => `        logger.debug("${verb()} %s for %s", ${noun()}_${noun()}, ${noun()})`,
    ({ noun, verb }) => `        return {"${noun()}": ${noun()}_${noun()}, "${noun()}": self.${verb()}(${noun()})}`,
    ({ noun, adjective }) => `        # the ${adjective()} ${noun()} comes before the ${noun()}`,
  ],
}

const cobol: Language = {
  name: "COBOL",
  ending: "cbl",
  skipped: /^ {6}\*/,
  lines: [
    ({ noun }) => `           05  WS-${noun()}-${noun()}        PIC 9(7)V99 COMP-3.`.toUpperCase(),
    ({ noun }) => `           MOVE ${noun()}-${noun()} OF ${noun()}-RECORD TO WS-${noun()}-${noun()}`.toUpperCase(),
    ({ noun, number }) => [
      `           COMPUTE WS-${noun()}-${noun()} ROUNDED =`.toUpperCase(),
      `               WS-${noun()}-${noun()} * ${number()} + ${noun()}-${noun()}`.toUpperCase(),
    ],
    ({ noun, verb }) => `           PERFORM ${verb()}-${noun()}-${noun()} THRU ${verb()}-${noun()}-EXIT`.toUpperCase(),
    ({ noun, adjective }) => [
      `           IF ${noun()}-${noun()} > WS-${adjective()}-${noun()}`.toUpperCase(),
      `               ADD ${noun()}-${noun()} TO WS-${noun()}-TOTAL`.toUpperCase(),
      "           END-IF",
    ],
    ({ noun, adjective }) => `      * THE ${adjective()} ${noun()} OF EACH ${noun()}`.toUpperCase(),
  ],
}

const sql: Language = {
  name: "SQL",
  ending: "sql",
  skipped: /^\s*--/,
  lines: [
    ({ noun, number }) =>
      `INSERT INTO ${noun()}_${noun()} (id, ${noun()}, ${noun()}_${noun()}) VALUES (${number()}, ${number()}, '${noun()}');`,
    ({ noun }) => [
      `SELECT a.${noun()}_${noun()}, SUM(b.${noun()}) AS ${noun()}_total`,
      `  FROM ${noun()}_${noun()} a JOIN ${noun()}s b ON b.${noun()}_id = a.id`,
      ` WHERE a.${noun()}_${noun()} IS NOT NULL GROUP BY a.${noun()};`,
    ],
    ({ noun }) => `ALTER TABLE ${noun()}_${noun()} ADD COLUMN ${noun()}_${noun()} NUMERIC(12, 4) NOT NULL;`,
    ({ noun, number }) => `UPDATE ${noun()}s SET ${noun()}_${noun()} = ${number()} WHERE ${noun()}_id = ${number()};`,
    ({ noun, adjective }) => `-- the ${adjective()} ${noun()} of the ${noun()}`,
  ],
}

const csv: Language = {
  name: "CSV",
  ending: "csv",
  skipped: /^$/,
  lines: [
    ({ noun, adjective, number }) =>
      `${number()};${adjective()} ${noun()};${number()}.${number()};${number()}.${number()};EUR;${noun()}`,
    ({ noun, number }) => `${number()};${noun()};${number()}.${number()};${number()}.${number()};EUR;${noun()}`,
  ],
}

const prose: Language = {
  name: "prose",
  ending: "md",
  skipped: /^$/,
  lines: [
    ({ noun, verb, adjective }) =>
      `We ${verb()} the ${noun()} of each ${noun()} before the ${adjective()} ${noun()} is due, and ${verb()} what is left.`,
    ({ noun, verb, adjective }) =>
      `If a ${adjective()} ${noun()} has no ${noun()}, the ${noun()} office may ${verb()} it after ${noun()}.`,
    ({ noun, adjective }) =>
      `The ${adjective()} ${noun()} depends on ${noun()} and ${noun()}, but never on the ${noun()}.`,
  ],
}

/** A made-up repository in one language: five trades with words of their own, of which one is protected. */
const generate = (language: Language, seed: number): Corpus => {
  const files = [...trades.entries()].flatMap(([number, trade]) =>
    Array.from({ length: 24 }, (_, at) => {
      const pick = makePicker(trade, seed * 1000 + number * 100 + at)
      const lines: Array<string> = []
      while (lines.length < 150) lines.push(...[pick.of(language.lines)(pick)].flat())
      return { path: `${trade.name}/part${at}.${language.ending}`, text: lines.join("\n"), isOpen: number > 0 }
    }),
  )
  return {
    name: language.name,
    protected: files.filter(({ isOpen }) => !isOpen),
    ...splitOpen(files.filter(({ isOpen }) => isOpen)),
    skipped: language.skipped,
  }
}

/** Repositories in languages of which no sources are installed; equal on every machine. */
export const generateCorpora = (): ReadonlyArray<Corpus> =>
  [python, cobol, sql, csv, prose].map((language, at) => generate(language, at + 1))
