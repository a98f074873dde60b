import { type ModelRequest, type RequestEvent, type RoutePlan } from "@postern/core"
import { correctsAnswer } from "../measure/corrects-answer.ts"
import { type Scales } from "../score/weigh.ts"

/** What a request's event tells of it for `calibrate`: numbers and yes or no. */
export const lessonOf = (
  request: ModelRequest,
  { score }: RoutePlan,
  { scales, workspaceKey }: { readonly scales: Scales; readonly workspaceKey: string },
): Pick<RequestEvent, "workspace" | "score" | "corrects"> => ({
  workspace: workspaceKey,
  ...(score === undefined ? {} : { score: { scorer: scales.scorer, value: score.uncorrected ?? score.value } }),
  ...(correctsAnswer(request) ? { corrects: true } : {}),
})
