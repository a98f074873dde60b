/** Fields whose value is chosen from the words of a protocol or of JSON Schema. */
const fieldsOfWords = new Set(["role", "type", "tool_choice", "encoding_format", "reasoning_effort", "prompt_mode"])

const words = new Set([
  // Requests, in the OpenAI/Mistral shape.
  ..."messages role content tools tool_choice tool_calls tool_call_id function arguments name type text".split(" "),
  ..."image_url input_audio prefix suffix path prompt input stop stream stream_options include_usage model".split(" "),
  ..."max_tokens max_completion_tokens min_tokens temperature top_p top_k random_seed seed presence_penalty".split(" "),
  ..."frequency_penalty logit_bias logprobs top_logprobs response_format json_schema json_object schema".split(" "),
  ..."strict parallel_tool_calls prediction safe_prompt prompt_mode prompt_cache_key user metadata".split(" "),
  ..."reasoning_effort reasoning_content reasoning thinking encoding_format detail index refusal".split(" "),
  ..."system developer user assistant tool auto none required any float base64 low medium high".split(" "),
  // JSON Schema, in the parameters of tools.
  ..."parameters properties description items enum const default title format pattern examples".split(" "),
  ..."additionalProperties anyOf allOf oneOf not minimum maximum minLength maxLength minItems maxItems".split(" "),
  ..."$ref $defs $schema definitions string number integer boolean array object null".split(" "),
])

/** Whether a key is a word of the protocol: it says nothing of the user's, and a request without it is not understood. */
export const isProtocolKey = (key: string): boolean => words.has(key)

/** Whether the value of a field is a word of the protocol: `user` as a role is no password, whatever the password is. */
export const isProtocolValue = (field: string | undefined, value: string): boolean =>
  field !== undefined && fieldsOfWords.has(field) && words.has(value)
