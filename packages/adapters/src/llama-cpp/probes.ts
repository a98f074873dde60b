import { type ChatRequest } from "@postern/core"

/** Texts that vocabularies and ways to cut text tell apart: each kind of character, runs, white space, control tokens. */
export const probeTexts: ReadonlyArray<string> = [
  "The quick brown fox jumps over the lazy dog.",
  "export const readOptions = async <A>(file: string): Promise<A> => JSON.parse(await readFile(file, 'utf8')) as A\n",
  "def __init__(self, *, max_tokens=4096):\n    self.max_tokens = max_tokens  # HTTPServerError2XX\n\n\n    return\n",
  "       01  WS-CUSTOMER-RECORD.\n           05  WS-NAME     PIC X(30) VALUE SPACES.\n",
  'SELECT t."id", COUNT(*) FROM "orders" t WHERE t.created_at >= \'2026-01-01\' GROUP BY 1;',
  "for (;;) { if (!(a === b && c !== d)) break; }\r\n\r\n\t\tx += 1;\t\n   ",
  "0 12 345 6789 3.14159 1e-10 0xDEADBEEF 2026-11-24T11:07:25Z",
  "d3b07384d113edec49eaa6238ad5ff00 c157a79031e1c40f85931829bc5fc552",
  "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==",
  "Größe, façade, niño, Øre, žluťoučký kůň, Ελληνικά, Кириллица, עברית, العربية",
  "日本語のテキスト、漢字と仮名。中文文本。한국어 텍스트. ภาษาไทย हिन्दी தமிழ்",
  "👩‍💻🇩🇪❤️👍🏽 naïve — “quotes” … ½ ² Ⅷ ﬁ",
  "a\u0301e\u0308 \u0085 \u00a0 \u3000 \ufeff x",
  "<s>[INST] hi [/INST]</s><|endoftext|><unk>[TOOL_CALLS]",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "================================================================",
  '{"a":[1,2,{"b":null}],"c":"\\u00e9\\n"}',
  "camelCaseWord PascalCaseWord SCREAMING_SNAKE kebab-case dotted.path.name don't we'll I'M",
]

const tool = {
  type: "function",
  function: {
    name: "read_file",
    description: "Reads a file of the workspace",
    parameters: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  },
} as const

const chat = (body: ChatRequest["body"]): ChatRequest => ({ kind: "chat", body, envelope: {} })

/** Conversations that templates tell apart: without and with a system prompt, with turns. */
export const plainChats: ReadonlyArray<ChatRequest> = [
  chat({ messages: [{ role: "user", content: "Hello there." }] }),
  chat({
    messages: [
      { role: "system", content: "You are a careful assistant." },
      { role: "user", content: "What is two plus two?" },
      { role: "assistant", content: "Four." },
      { role: "user", content: "And three more?" },
    ],
  }),
]

/** A conversation with tools, a call and its result. */
export const toolChats: ReadonlyArray<ChatRequest> = [
  chat({
    tools: [tool],
    messages: [
      { role: "user", content: "Read it." },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "abcdefghi", function: { name: "read_file", arguments: '{"path": "a.ts"}' } }],
      },
      { role: "tool", tool_call_id: "abcdefghi", name: "read_file", content: "export const a = 1" },
      { role: "user", content: "Thanks. What does it say?" },
    ],
  }),
]
