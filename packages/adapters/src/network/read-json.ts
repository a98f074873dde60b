import { type Json, type JsonObject } from "@postern/core"

/** The field of a value that may be anything. */
export const get = (value: unknown, ...names: ReadonlyArray<string>): unknown =>
  names.reduce<unknown>(
    (at, name) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
    value,
  )

/** The items of a list; none where it is no list. */
export const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** A text; empty where it is none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

/** A text, or nothing where it is none or empty. */
export const wordOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/** A count of at least one. */
export const sizeOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined

/** Numbers; nothing where one of them is none. */
export const vectorOf = (value: unknown): ReadonlyArray<number> | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === "number" && Number.isFinite(item)) ? value : undefined

/** A copy without some fields. */
export const without = (body: JsonObject, fields: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)))

/** A copy without the fields that have no value. */
export const present = (fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
