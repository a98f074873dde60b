import { type Json } from "@postern/core"
import { getLlama, LlamaGrammar, LlamaLogLevel, type Llama } from "node-llama-cpp"
import { afterAll, beforeAll, expect, test } from "vitest"
import { makeGrammarRules } from "../../src/llama-cpp/json-schema-grammar.ts"

let llama: Llama
beforeAll(async () => {
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    logLevel: LlamaLogLevel.disabled,
  })
})
afterAll(() => llama.dispose())

/** Asks llama.cpp itself which texts keep to a schema's grammar. */
const accepted = (schema: Json | undefined, texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const rules = makeGrammarRules()
  const grammar = new LlamaGrammar(llama, { grammar: rules.write(rules.expressionOf(schema)) })
  return texts.filter((text) => Reflect.apply(Reflect.get(grammar, "_testText"), grammar, [text]))
}

const object = (properties: Json, required: ReadonlyArray<string>, more = {}): Json => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
  ...more,
})
const node = object({ v: { type: "integer" }, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } }, [
  "v",
  "next",
])

const cases: ReadonlyArray<
  readonly [name: string, schema: Json | undefined, good: ReadonlyArray<string>, bad: ReadonlyArray<string>]
> = [
  [
    "integers without exponent, fraction or minus zero",
    { type: "integer" },
    ["0", "-12", "999999999999999"],
    ["-0", "8e8888", "1e5", "1.0", "01", "9999999999999999"],
  ],
  ["numbers that stay finite", { type: "number" }, ["0", "-0.5", "1e10", "1.5e-3"], ["1e999", "01.5", ".", "-0"]],
  ["a small range of integers", { type: "integer", minimum: -1, maximum: 3 }, ["-1", "0", "3"], ["4", "-2", "30"]],
  ["integers that are not negative", { type: "integer", minimum: 0 }, ["0", "7000"], ["-1"]],
  [
    "optional properties left out, in any combination",
    object({ a: { type: "string" }, b: { type: "integer" }, c: { type: "boolean" } }, ["b"]),
    ['{"b":1}', '{"a":"x","b":1}', '{"a":"x","b":1,"c":true}', '{"b":1,"c":false}', '{\n  "b": 1\n}'],
    ["{}", '{"a":"x"}', '{"b":1,}', '{"b":1,"d":2}', '{"b":1,"a":"x"}'],
  ],
  ["no property at all where none is required", object({ a: {}, b: {} }, []), ["{}", '{"b":1}'], ['{,"b":1}']],
  ["any object", { type: "object" }, ["{}", '{"x":[1,{"y":null}]}'], ["[]", "1"]],
  [
    "further properties of one type",
    { type: "object", properties: { a: { type: "string" } }, additionalProperties: { type: "integer" } },
    ["{}", '{"a":"q"}', '{"a":"q","z":1,"y":2}', '{"z":1}'],
    ['{"z":"q"}'],
  ],
  [
    "definitions that hold themselves",
    { $defs: { node }, $ref: "#/$defs/node" },
    ['{"v":1,"next":{"v":2,"next":null}}'],
    ['{"v":1}', "null"],
  ],
  [
    "lists with bounds",
    { type: "array", items: { enum: ["a", 'q"\n', 1] }, minItems: 1, maxItems: 3 },
    ['["a"]', '["a","q\\"\\n", 1]'],
    ["[]", '["a","a","a","a"]', '["b"]'],
  ],
  ["an empty list", { type: "array", maxItems: 0 }, ["[]"], ["[1]"]],
  ["tuples", { type: "array", prefixItems: [{ type: "integer" }, { type: "string" }] }, ['[1,"a"]'], ["[1]"]],
  ["several types", { type: ["string", "null"] }, ["null", '"x"'], ["1"]],
  [
    "lengths",
    { type: "string", minLength: 2, maxLength: 3 },
    ['"ab"', '"abc"', '"\\u00e9é"'],
    ['"a"', '"abcd"', '"a\nb"'],
  ],
  ["dates", { type: "string", format: "date-time" }, ['"2026-01-02T10:11:12Z"'], ['"x"', '"2026-13-02T10:11:12Z"']],
  [
    "schemas that are put together",
    {
      allOf: [
        { type: "object", properties: { a: {} }, required: ["a"] },
        { properties: { b: {} }, required: ["b"] },
      ],
      additionalProperties: false,
    },
    ['{"a":1,"b":2}'],
    ['{"a":1}'],
  ],
  [
    "names and values in any script",
    object({ "日本 😀": { const: { x: ["é"] } } }, ["日本 😀"]),
    ['{"日本 😀":{"x":["é"]}}'],
    ["{}"],
  ],
  ["anything where nothing is said", undefined, ["1", "null", "[]", '{"a":1}'], ["x", ""]],
  ["anything where a reference leads nowhere", { $ref: "https://example.org/x" }, ["1"], ["x"]],
]

test.each(cases)("lets a model write %s", (_, schema, good, bad) => {
  expect(accepted(schema, [...good, ...bad])).toEqual(good)
})
