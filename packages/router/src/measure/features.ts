import { type TaskKind } from "@postern/core"

/** Measured facts of a request; nothing here is a judgement. */
export interface Features {
  readonly task: TaskKind
  /** UTF-8 bytes of every string: no tokenizer makes more tokens of them than this, message overhead aside. */
  readonly bytes: number
  /** Cautious estimate of the prompt's tokens. */
  readonly tokens: number
  /** The same for what is new since the last answer, without the client's fixed prefix. */
  readonly newTokens: number
  /** Files the caller declared or the messages name. */
  readonly files: number
  readonly needsTools: boolean
  readonly needsVision: boolean
  /** The most tokens the caller wants back; absent: no wish. */
  readonly maxTokens?: number
}
