import { chatTemplate } from "./generated-chat-template.ts"
import { type ControlToken } from "./generated-vocabulary.ts"

/** The families of models whose chat templates differ in how they write tool calls. */
export type ChatFamily = "devstral" | "llama-3" | "qwen" | "deepseek"

/** What tells a family's models apart. */
export interface FamilyShape {
  /** What its control tokens are called; the others keep Devstral's names. */
  readonly names: Partial<Readonly<Record<ControlToken, string>>>
  readonly template: string
  /** The last token before the model's answer: a control token, or the byte of a character. */
  readonly answerStart: ControlToken | "\n"
}

const system = `{%- if messages[0]['role'] == 'system' %}
{%- set system = messages[0]['content'] %}
{%- set messages = messages[1:] %}
{%- else %}
{%- set system = '' %}
{%- endif %}`

const llama3 = `{{- bos_token }}
${system}
{{- '<|start_header_id|>system<|end_header_id|>\\n\\n' + system + '<|eot_id|>' }}
{%- for message in messages %}
{%- if message['role'] == 'user' and loop.first and tools is defined and tools is not none %}
{{- '<|start_header_id|>user<|end_header_id|>\\n\\nRespond with a JSON for a function call.\\n\\n' }}
{%- for tool in tools %}
{{- tool | tojson(indent=4) }}
{{- '\\n\\n' }}
{%- endfor %}
{{- message['content'] + '<|eot_id|>' }}
{%- elif 'tool_calls' in message and message['tool_calls'] is not none and message['tool_calls']|length > 0 %}
{%- if message['tool_calls']|length != 1 %}
{{- raise_exception('This model only supports single tool-calls at once!') }}
{%- endif %}
{%- set call = message['tool_calls'][0]['function'] %}
{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{{- '{"name": "' + call['name'] + '", "parameters": ' }}
{{- call['arguments'] | tojson }}
{{- '}<|eot_id|>' }}
{%- elif message['role'] == 'tool' %}
{{- '<|start_header_id|>ipython<|end_header_id|>\\n\\n' + message['content']|string + '<|eot_id|>' }}
{%- else %}
{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] + '<|eot_id|>' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}`

const qwen = `${system}
{{- '<|im_start|>system\\n' + system }}
{%- if tools is defined and tools is not none and tools|length > 0 %}
{{- '\\n\\n# Tools\\n\\n<tools>' }}
{%- for tool in tools %}
{{- '\\n' }}
{{- tool | tojson }}
{%- endfor %}
{{- '\\n</tools>' }}
{%- endif %}
{{- '<|im_end|>\\n' }}
{%- for message in messages %}
{%- if message['role'] == 'assistant' %}
{{- '<|im_start|>assistant' }}
{%- if message['content'] %}
{{- '\\n' + message['content'] }}
{%- endif %}
{%- for call in message['tool_calls'] or [] %}
{{- '\\n<tool_call>\\n{"name": "' + call['function']['name'] + '", "arguments": ' }}
{{- call['function']['arguments'] | tojson }}
{{- '}\\n</tool_call>' }}
{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- elif message['role'] == 'tool' %}
{%- if loop.first or messages[loop.index0 - 1]['role'] != 'tool' %}
{{- '<|im_start|>user' }}
{%- endif %}
{{- '\\n<tool_response>\\n' + message['content']|string + '\\n</tool_response>' }}
{%- if loop.last or messages[loop.index0 + 1]['role'] != 'tool' %}
{{- '<|im_end|>\\n' }}
{%- endif %}
{%- else %}
{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- endif %}`

const deepseek = `{{- bos_token }}
${system}
{{- system }}
{%- if tools is defined and tools is not none and tools|length > 0 %}
{{- '\\n\\n## Tools\\n' }}
{%- for tool in tools %}
{{- '\\n' }}
{{- tool | tojson }}
{%- endfor %}
{%- endif %}
{%- for message in messages %}
{%- if message['role'] == 'user' %}
{{- '<｜User｜>' + message['content'] + '<｜Assistant｜>' }}
{%- elif message['role'] == 'assistant' %}
{%- if message['content'] %}
{{- message['content'] }}
{%- endif %}
{%- if message['tool_calls'] %}
{{- '<｜tool▁calls▁begin｜>' }}
{%- for call in message['tool_calls'] %}
{{- '<｜tool▁call▁begin｜>function<｜tool▁sep｜>' + call['function']['name'] + '\\n\`\`\`json\\n' }}
{{- call['function']['arguments'] | tojson }}
{{- '\\n\`\`\`<｜tool▁call▁end｜>' }}
{%- endfor %}
{{- '<｜tool▁calls▁end｜>' }}
{%- endif %}
{{- '<｜end▁of▁sentence｜>' }}
{%- elif message['role'] == 'tool' %}
{{- '<｜tool▁outputs▁begin｜>' + message['content']|string + '<｜tool▁outputs▁end｜>' }}
{%- endif %}
{%- endfor %}`

/** Each family's shape, after the templates that its vendor publishes. */
export const familyShapes: Readonly<Record<ChatFamily, FamilyShape>> = {
  devstral: { names: {}, template: chatTemplate, answerStart: "[/INST]" },
  "llama-3": {
    names: {
      "<s>": "<|begin_of_text|>",
      "</s>": "<|eot_id|>",
      "[INST]": "<|start_header_id|>",
      "[/INST]": "<|end_header_id|>",
    },
    template: llama3,
    answerStart: "\n",
  },
  qwen: {
    names: {
      "<s>": "<|endoftext|>",
      "</s>": "<|im_end|>",
      "[INST]": "<|im_start|>",
      "[AVAILABLE_TOOLS]": "<tools>",
      "[/AVAILABLE_TOOLS]": "</tools>",
      "[TOOL_RESULTS]": "<tool_response>",
      "[/TOOL_RESULTS]": "</tool_response>",
      "[TOOL_CALLS]": "<tool_call>",
      "[ARGS]": "</tool_call>",
    },
    template: qwen,
    answerStart: "\n",
  },
  deepseek: {
    names: {
      "<s>": "<｜begin▁of▁sentence｜>",
      "</s>": "<｜end▁of▁sentence｜>",
      "[INST]": "<｜User｜>",
      "[/INST]": "<｜Assistant｜>",
      "[AVAILABLE_TOOLS]": "<｜tool▁call▁end｜>",
      "[/AVAILABLE_TOOLS]": "<｜tool▁calls▁end｜>",
      "[TOOL_RESULTS]": "<｜tool▁outputs▁begin｜>",
      "[/TOOL_RESULTS]": "<｜tool▁outputs▁end｜>",
      "[TOOL_CALLS]": "<｜tool▁calls▁begin｜>",
      "[ARGS]": "<｜tool▁sep｜>",
      "[SYSTEM_PROMPT]": "<｜tool▁call▁begin｜>",
    },
    template: deepseek,
    answerStart: "[/INST]",
  },
}
