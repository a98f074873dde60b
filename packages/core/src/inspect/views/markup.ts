import { rewriteAround } from "./rewrite-around.ts"

const inline =
  "span|a|b|i|u|s|em|strong|mark|code|font|small|tt|kbd|samp|var|sub|sup|ins|del|wbr|bdi|bdo|q|cite|dfn|abbr|label"
const block = "td|tr|th|table|tbody|thead|div|p|br|hr|li|ol|ul|dl|dt|dd|pre|h[1-6]|section|article|button|body|html"

const named = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["shy", ""],
  ["lowbar", "_"],
  ["equals", "="],
  ["colon", ":"],
  ["sol", "/"],
  ["plus", "+"],
  ["hyphen", "-"],
  ["dash", "-"],
  ["period", "."],
  ["comma", ","],
  ["semi", ";"],
  ["lpar", "("],
  ["rpar", ")"],
  ["lbrack", "["],
  ["rbrack", "]"],
  ["lbrace", "{"],
  ["lcub", "{"],
  ["rbrace", "}"],
  ["rcub", "}"],
  ["grave", "`"],
  ["num", "#"],
  ["dollar", "$"],
  ["percnt", "%"],
  ["commat", "@"],
  ["ast", "*"],
  ["excl", "!"],
  ["quest", "?"],
  ["bsol", "\\"],
  ["vert", "|"],
  ["Tab", "\t"],
  ["NewLine", "\n"],
])

const entity = `&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|${[...named.keys()].join("|")});`

const mark = `</?(?:${inline}|${block})(?:[\\s/][^<>]{0,1000})?>|${entity}`
const marks = new RegExp(mark, "gi")
const oneMark = new RegExp(mark, "iy")
const isInline = new RegExp(`^</?(?:${inline})[\\s/>]`, "i")

/** Says whether a tag or an entity begins here that is read another way than it is written. */
export const isMarkupAt = (text: string, at: number): boolean => {
  oneMark.lastIndex = at
  return oneMark.test(text)
}

const decode = (match: string): string => {
  if (match.startsWith("<")) return isInline.test(match) ? "" : "\n"
  const name = match.slice(1, -1)
  if (!name.startsWith("#")) return named.get(name) ?? named.get(name.toLowerCase()) ?? match
  const isHex = /^#x/i.test(name)
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10)
  return code > 0x10ffff ? "" : String.fromCodePoint(code)
}

const anyEntity = /&#?\w{2,8};/

/** What a browser shows of HTML, so that source text in colours reads as it was: no tags, and characters for entities. */
export const markupView = (text: string): string | undefined =>
  text.includes("</") || anyEntity.test(text) ? rewriteAround(text, marks, decode) : undefined
