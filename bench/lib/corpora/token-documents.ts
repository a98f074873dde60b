import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { makeRandom, type Random } from "../random.ts"
import { generateCorpora } from "./generated-code.ts"

/** A text whose tokens are counted. */
export interface TokenDocument {
  /** `code`: programs, data, logs and documents about them; `language`: what people write; `hard`: all else. */
  readonly kind: "code" | "language" | "hard"
  readonly name: string
  readonly text: string
}

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url))

/** How many installed files of each ending are read, evenly spread over the packages. */
const quotas = {
  "*.ts": 260,
  "*.js": 260,
  "*.mjs": 50,
  "*.cjs": 50,
  "*.d.ts": 140,
  "*.json": 120,
  "*.map": 50,
  "*.md": 140,
  "*.min.js": 8,
  "*.umd.js": 4,
  "*.h": 20,
  "*.cpp": 16,
  "*.cmake": 16,
  "*.gyp": 3,
  "*.yml": 6,
} as const

const longestText = 40_000

const readInstalled = (): ReadonlyArray<TokenDocument> =>
  Object.entries(quotas).flatMap(([pattern, quota]) => {
    const files = globSync(`**/${pattern}`, { cwd: modules })
      .filter((file) => !/(?:^|\/)(?:\.|@postern)/.test(file))
      .filter((file) => pattern !== "*.ts" || !file.endsWith(".d.ts"))
      .toSorted()
    const step = Math.max(1, files.length / quota)
    return Array.from({ length: Math.min(quota, files.length) }, (_, at) => files[Math.floor(at * step)] ?? "").map(
      (file) => ({
        kind: "code" as const,
        name: file,
        text: readFileSync(`${modules}/${file}`, "utf8").slice(0, longestText),
      }),
    )
  })

const readGenerated = (): ReadonlyArray<TokenDocument> =>
  generateCorpora().flatMap(({ name, open }) =>
    open
      .slice(0, 24)
      .map(({ path, text }) => ({ kind: "code" as const, name: `generated/${path}`, text: `${name}\n${text}` })),
  )

const locales =
  "ar bn cs da de el en es fa fi fr he hi hu id it ja ka ko ml nl pl pt ro ru sv ta te th tr uk ur vi zh".split(" ")

const regions =
  "AR AU BD BE BR CA CH CI CL CN CZ DE DK EG ES ET FI FR GB GE GR HU ID IE IL IN IS IT JP KE KR LK LU MA MX NG NL NO NZ PE PH PK PL PT RO RU SA SE SG TH TR TZ UA UG US VE VN ZA ZW".split(
    " ",
  )
const currencies =
  "AUD BRL CAD CHF CNY CZK DKK EUR GBP HUF INR JPY KRW MXN NOK NZD PLN RON RUB SEK THB TRY UAH USD VND ZAR".split(" ")

/** Names and dates as each language writes them: the words of Unicode's own locale data. */
const namesIn = (locale: string, part: number): string => {
  const country = new Intl.DisplayNames(locale, { type: "region" })
  const money = new Intl.DisplayNames(locale, { type: "currency" })
  const tongue = new Intl.DisplayNames(locale, { type: "language" })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long", timeZone: "UTC" })
  const lines = regions.slice(part * 15, part * 15 + 15).map((region, at) => {
    const day = date.format(new Date(Date.UTC(2020 + part, at % 12, (at * 7) % 28, at, at)))
    const currency = currencies[(at + part) % currencies.length] ?? "EUR"
    return `${day}: ${country.of(region)}, ${money.of(currency)}; ${tongue.of(locales[(at + part * 5) % locales.length] ?? "en")}.`
  })
  return lines.join("\n")
}

const readLanguages = (): ReadonlyArray<TokenDocument> => [
  ...locales.flatMap((locale) =>
    [0, 1, 2, 3].map((part) => ({
      kind: "language" as const,
      name: `names/${locale}/${part}`,
      text: namesIn(locale, part),
    })),
  ),
  ...globSync("zod/src/v4/locales/*.ts", { cwd: modules })
    .toSorted()
    .map((file) => ({ kind: "language" as const, name: file, text: readFileSync(`${modules}/${file}`, "utf8") })),
]

const codePoints = (random: Random, length: number, from: number, to: number): string =>
  Array.from({ length }, () => {
    const code = from + random.below(to - from)
    return code >= 0xd800 && code < 0xe000 ? "x" : String.fromCodePoint(code)
  }).join("")

const bytes = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)))

const logLine = (random: Random): string =>
  `2026-0${1 + random.below(9)}-1${random.below(10)}T${10 + random.below(14)}:${10 + random.below(50)}:${10 + random.below(50)}.${100 + random.below(900)}Z ${random.pick(["INFO", "WARN", "ERROR", "DEBUG"])} [${random.pick(["http", "worker", "db.pool", "scheduler"])}-${random.below(64)}] request ${bytes(random, 8).toString("hex")} took ${random.below(9000)}ms status=${random.pick([200, 204, 404, 500])} path=/api/v${1 + random.below(3)}/${random.pick(["orders", "users", "items"])}/${random.below(100_000)}`

const uuid = (random: Random): string => {
  const hex = bytes(random, 16).toString("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const emoji = ["😀", "👩‍💻", "🇩🇪", "❤️", "👍🏽", "🏳️‍🌈", "✨", "🤷‍♂️", "1️⃣", "…", "—", "漢", "é"]
const marks = [..."{}[]()<>;:,.!?/\\|&^%$#@~`'\"+-*=_ \n"]

const lines = (count: number, line: () => string, separator = "\n") =>
  Array.from({ length: count }, line).join(separator)

const hardTexts = (random: Random): Readonly<Record<string, string>> => ({
  base64: bytes(random, 1500).toString("base64"),
  "base64 in lines": bytes(random, 1500).toString("base64").replaceAll(/.{76}/g, "$&\n"),
  hex: bytes(random, 1000).toString("hex"),
  uuids: lines(40, () => uuid(random)),
  digits: lines(400, () => String(random.below(10)), ""),
  numbers: lines(60, () => lines(8, () => (random.below(1_000_000) / 100).toFixed(2), ",")),
  emoji: lines(200, () => random.pick(emoji), random.pick(["", " "])),
  "random Unicode": codePoints(random, 600, 1, 0x11_0000),
  "random Basic Multilingual Plane": codePoints(random, 600, 1, 0x1_0000),
  "random Latin-1": codePoints(random, 800, 1, 256),
  "random letters": lines(900, () => String.fromCharCode(97 + random.below(26)), ""),
  punctuation: lines(600, () => random.pick(marks), ""),
  spaces: lines(
    80,
    () =>
      random
        .pick([" ", "  ", "\t", "\n", "\r\n", "    ", "\u0085", "\u00a0", "\ufeff", "\u3000", "x"])
        .repeat(1 + random.below(9)),
    "",
  ),
  run: random.pick(["a", "=", " ", "é", "漢", "0", "\n", "-", "Ab", "\u0301"]).repeat(200 + random.below(900)),
  "control tokens": lines(
    20,
    () => random.pick(["<s>", "</s>", "[INST]", "[/INST]", "<|endoftext|>", "[TOOL_CALLS]", "<unk>", "hi"]),
    " ",
  ),
  "lone surrogates": lines(60, () => random.pick(["\ud83d", "\ude00", "a", " ", "\0", "😀"]), ""),
  log: lines(40, () => logLine(random)),
})

const readHard = (): ReadonlyArray<TokenDocument> =>
  Array.from({ length: 22 }, (_, seed) =>
    Object.entries(hardTexts(makeRandom(seed + 1))).map(([name, text]) => ({
      kind: name === "log" ? ("code" as const) : ("hard" as const),
      name: `${name}/${seed}`,
      text,
    })),
  ).flat()

/** Documents of every kind, from the installed packages and from generators; equal on every machine with the same lock file. */
export const readTokenDocuments = (): ReadonlyArray<TokenDocument> => [
  ...readInstalled(),
  ...readGenerated(),
  ...readLanguages(),
  ...readHard(),
]
