import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { type Figure } from "../bench.ts"

type Figures = ReadonlyArray<Figure>

const { document } = parseHTML("<!doctype html><html><body></body></html>")

// Readers have light pages and dark ones: the plot brings its own ground.
const style = "background: white; color: black; font-family: system-ui, sans-serif; font-size: 12px"

const draw = (options: Plot.PlotOptions): string => {
  const svg = Plot.plot({ document, width: 720, marginLeft: 60, marginBottom: 45, ...options })
  svg.setAttribute("style", style)
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  return `${svg.outerHTML}\n`
}

const [red, blue, green] = ["#c0392b", "#2166ac", "#4d9221"] as const

const isInspection = ({ stage }: { readonly stage: string }): boolean => stage === "inspect"

/** Milliseconds by stage and size of the request. */
const drawLatency = (figures: Figures): string => {
  const points = figures.flatMap(({ claim, figure, spread, unit }) => {
    const [stage = "", size = ""] = /^(inspect|plan) (.*)$/.exec(claim)?.slice(1) ?? []
    return stage === "" || unit !== "ms" ? [] : [{ stage, size, ms: figure, low: spread?.[0], high: spread?.[1] }]
  })
  return draw({
    height: 260,
    marginLeft: 150,
    x: { type: "log", labelOffset: 40, label: "ms, median and quartiles", grid: true, tickFormat: "~g" },
    y: { label: null, domain: [...new Set(points.map(({ size }) => size))] },
    color: { domain: ["inspect", "plan"], range: [blue, red], legend: false },
    marks: [
      Plot.ruleY(points, { x1: "low", x2: "high", y: "size", stroke: "stage", strokeWidth: 3, strokeOpacity: 0.4 }),
      Plot.dot(points, { x: "ms", y: "size", fill: "stage", r: 5 }),
      Plot.text(points, { x: "ms", y: "size", text: "stage", fill: "stage", dy: -13, filter: isInspection }),
      Plot.text(points, {
        x: "ms",
        y: "size",
        text: "stage",
        fill: "stage",
        dy: 13,
        filter: (point) => !isInspection(point),
      }),
    ],
  })
}

/** Share of protected snippets that are found, by their length. */
const drawRecall = (figures: Figures): string => {
  const points = figures.flatMap(({ claim, figure, spread = [figure, figure] }) => {
    const [language = "", lines = ""] = /^(\w+): (\d+) lines missed$/.exec(claim)?.slice(1) ?? []
    return language === ""
      ? []
      : [{ language, lines: Number(lines), found: 100 - figure, low: 100 - spread[1], high: 100 - spread[0] }]
  })
  return draw({
    height: 260,
    x: { type: "log", labelOffset: 40, label: "lines that are pasted", ticks: [3, 10, 50], tickFormat: "d" },
    y: {
      label: "found, %, and Wilson's interval",
      grid: true,
      domain: [Math.min(90, ...points.map(({ low }) => low)), 100],
    },
    fx: { label: null },
    marks: [
      Plot.ruleX(points, {
        x: "lines",
        y1: "low",
        y2: "high",
        fx: "language",
        stroke: blue,
        strokeOpacity: 0.4,
        strokeWidth: 3,
      }),
      Plot.line(points, { x: "lines", y: "found", fx: "language", stroke: blue, strokeWidth: 2 }),
      Plot.dot(points, { x: "lines", y: "found", fx: "language", fill: blue, r: 3 }),
    ],
  })
}

/** APGR of each pair of models, from the least to the largest, with its interval. */
const drawPairs = (figures: Figures): string => {
  const pairs = figures
    .flatMap(({ claim, figure, spread }) => {
      const [file = ""] = /^newest third, (.*), APGR: /.exec(claim)?.slice(1) ?? []
      return file === "" ? [] : [{ file, apgr: figure, low: spread?.[0], high: spread?.[1] }]
    })
    .toSorted((one, other) => one.apgr - other.apgr)
  const places = new Map<string, number>()
  const ranked = pairs.map((pair) => {
    const rank = (places.get(pair.file) ?? 0) + 1
    places.set(pair.file, rank)
    return { ...pair, rank }
  })
  return draw({
    height: 480,
    marginRight: 60,
    x: { labelOffset: 40, label: "pairs of models, from the least to the largest", ticks: 5 },
    y: { label: "APGR, and the middle 95 % of resamples", grid: true },
    fy: { label: null },
    facet: { data: ranked, y: "file" },
    marks: [
      Plot.ruleX(ranked, { x: "rank", y1: "low", y2: "high", stroke: blue, strokeOpacity: 0.35 }),
      Plot.dot(ranked, { x: "rank", y: "apgr", fill: blue, r: 1.5 }),
      Plot.ruleY([0.5], { stroke: red, strokeWidth: 1.5 }),
    ],
  })
}

/** Milliseconds of an infill alone, beside a chat, and behind one where there is a single lane. */
const drawInfill = (figures: Figures): string => {
  const points = figures.flatMap(({ claim, figure, spread }) => {
    const [model = "", where = ""] = /^(\w+): infill (.*), p50$/.exec(claim)?.slice(1) ?? []
    return model === "" || spread === undefined || claim.includes(", by ")
      ? []
      : [{ model: `${model} model`, where, ms: figure, low: spread[0], high: spread[1] }]
  })
  return draw({
    height: 300,
    marginLeft: 220,
    marginRight: 90,
    x: {
      type: "log",
      labelOffset: 40,
      label: "ms for a whole answer, median and quartiles",
      grid: true,
      tickFormat: "~g",
    },
    y: { label: null, domain: [...new Set(points.map(({ where }) => where))] },
    fy: { label: null },
    facet: { data: points, y: "model" },
    marks: [
      Plot.ruleY(points, { x1: "low", x2: "high", y: "where", stroke: green, strokeWidth: 4, strokeOpacity: 0.4 }),
      Plot.dot(points, { x: "ms", y: "where", fill: green, r: 5 }),
    ],
  })
}

/** A drawing of one bench's figures. */
export interface Drawing {
  readonly bench: string
  readonly file: string
  /** What it shows, for those who do not see it. */
  readonly title: string
  readonly draw: (figures: Figures) => string
}

/** All drawings. */
export const drawings: ReadonlyArray<Drawing> = [
  {
    bench: "decision",
    file: "latency.svg",
    title: "What a decision takes, by stage and size of the request",
    draw: drawLatency,
  },
  { bench: "privacy", file: "recall.svg", title: "Protected snippets found, by their length", draw: drawRecall },
  {
    bench: "router",
    file: "pairs.svg",
    title: "APGR of each pair of models, problems of the newest third; red: a coin",
    draw: drawPairs,
  },
  {
    bench: "engine",
    file: "infill.svg",
    title: "Infill alone, beside a chat, and behind one in a single queue",
    draw: drawInfill,
  },
]
