import * as AiError from "effect/ai/AiError"
import * as Tool from "effect/ai/Tool"
import * as Result from "effect/Result"

/** Reads the arguments of a tool call, which models write as JSON; none are an empty object. */
export const readArguments = (
  toolName: string,
  text: string,
): Result.Result<unknown, AiError.ToolParameterValidationError> =>
  text.trim() === ""
    ? Result.succeed({})
    : Result.try({
        try: () => Tool.unsafeSecureJsonParse(text),
        catch: () =>
          new AiError.ToolParameterValidationError({
            toolName,
            description: `Expected the model to write arguments in JSON, came ${text.length} characters that are not; ask again.`,
          }),
      })
