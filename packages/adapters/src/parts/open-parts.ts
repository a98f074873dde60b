type BlockKind = "text" | "reasoning"

/** Text and reasoning in blocks, each with a beginning and an end, as the AI SDK and effect name them. */
export type BlockPart =
  | { readonly type: `${BlockKind}-start` | `${BlockKind}-end`; readonly id: string }
  | { readonly type: `${BlockKind}-delta`; readonly id: string; readonly delta: string }

/** A tool call as far as it has come. */
export interface OpenCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** What has begun in one stream and has not ended. */
export interface OpenParts {
  /** Goes on with a block of this kind, or ends the one before and begins it. */
  readonly say: (kind: BlockKind, text: string) => ReadonlyArray<BlockPart>
  /** Ends the block that is open, if one is. */
  readonly endBlock: () => ReadonlyArray<BlockPart>
  readonly beginCall: (index: number, id: string, name: string) => void
  /** Adds to a call and gives it; nothing where none with this index has begun. */
  readonly addToCall: (index: number, more: string) => OpenCall | undefined
}

/** Makes what remembers of one stream what is open. */
export const makeOpenParts = (): OpenParts => {
  let block: { readonly kind: BlockKind; readonly id: string } | undefined
  let blocks = 0
  const calls = new Map<number, OpenCall>()

  const endBlock = (): ReadonlyArray<BlockPart> => {
    if (block === undefined) return []
    const { kind, id } = block
    block = undefined
    return [{ type: `${kind}-end`, id }]
  }

  return {
    endBlock,
    say: (kind, text) => {
      if (block?.kind === kind) return [{ type: `${kind}-delta`, id: block.id, delta: text }]
      const ended = endBlock()
      const id = String(blocks++)
      block = { kind, id }
      return [...ended, { type: `${kind}-start`, id }, { type: `${kind}-delta`, id, delta: text }]
    },
    beginCall: (index, id, name) => void calls.set(index, { id, name, arguments: "" }),
    addToCall: (index, more) => {
      const known = calls.get(index)
      if (known === undefined) return undefined
      const call = { ...known, arguments: known.arguments + more }
      calls.set(index, call)
      return call
    },
  }
}
