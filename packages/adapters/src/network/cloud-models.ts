/** Providers by whose name proxies such as LiteLLM and OpenRouter begin the names of models that they forward. */
const providers =
  /^(?:anthropic|azure|azure_ai|bedrock|cerebras|codestral|cohere|databricks|deepseek|fireworks_ai|gemini|groq|mistral|openrouter|perplexity|replicate|sagemaker|together_ai|vertex_ai|watsonx|xai|x-ai)\//

/** Models whose weights nobody outside their maker has. */
const closed =
  /^(?:[\w.-]+\/)?(?:gpt-[345]|chatgpt|o[134](?:-|$)|claude|gemini-|grok|mistral-(?:large|medium|small)-latest|codestral-latest)/

/** Ollama runs models with such tags on its own servers. */
const ollamaCloud = /[:-]cloud$/

/**
 * Says of a model's name that whoever offers it forwards to a cloud, whatever address it is offered at: an address proves
 * nothing about what happens next. That a name says nothing proves nothing either.
 */
export const isCloudModel = (model: string): boolean =>
  providers.test(model.toLowerCase()) || closed.test(model.toLowerCase()) || ollamaCloud.test(model.toLowerCase())
