import { type Zone } from "@postern/core"
import { style } from "./terminal.ts"

const colours = { nowhere: "red", device: "yellow", internal: "cyan", cloud: "green" } as const

/** A zone in its colour. */
export const colourZone = (zone: Zone): string => style(colours[zone], zone)

/** A zone in its colour, padded to the longest zone's name. */
export const showZone = (zone: Zone): string => style(colours[zone], zone.padEnd("internal".length))
