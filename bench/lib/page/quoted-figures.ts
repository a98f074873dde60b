import { type Figure } from "../bench.ts"
import { type Results } from "../report.ts"

// A number with a unit that only measuring gives; a confidence that is chosen is none.
const quoted =
  /(\d+(?:[.,]\d+)*)\s?(ms|µs|%|×|MB\/s|tokens\/s)(?! (?:confidence|interval))(?:<!-- ([a-z]+): (.+?) -->)?/g

const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^(`{3,})[\s\S]*?^\1/gm, "").replaceAll(/`[^`\n]*`/g, "")

const inUnit = ({ figure, unit }: Figure): ReadonlyArray<readonly [unit: string, figure: number]> => {
  switch (unit) {
    case "ms":
      return [
        ["ms", figure],
        ["µs", figure * 1000],
      ]
    case "ratio":
      return [["×", figure]]
    case "share":
      return [["%", figure * 100]]
    default:
      return [[unit, figure]]
  }
}

const isBacked = (text: string, unit: string, figures: ReadonlyArray<Figure>): boolean => {
  const digits = text.split(".")[1]?.length ?? 0
  return figures
    .flatMap(inUnit)
    .some(([own, figure]) => own === unit && figure.toFixed(digits) === text.replaceAll(",", ""))
}

/**
 * Finds the figures of a page that no saved result has. A figure is quoted with a mark behind it that readers do not see:
 * `5.0 ×<!-- engine: large: infill in a plain queue, by beside a chat, p50 -->`.
 */
export const findUnbacked = (markdown: string, results: Results): ReadonlyArray<string> =>
  [...withoutCode(markdown).matchAll(quoted)].flatMap(([whole, number = "", unit = "", bench, claim]) => {
    if (bench === undefined) return [`${whole}: no mark names the result that it comes from`]
    const figures = results.get(bench)?.figures.filter((figure) => figure.claim === claim) ?? []
    if (figures.length === 0) return [`${whole}: no such result`]
    return isBacked(number, unit, figures)
      ? []
      : [`${whole}: the result is ${figures.map(({ figure }) => figure).join(" or ")}`]
  })
