/** Keys of two 32-bit halves with a fixed number of 32-bit fields beside each; grows as needed. Keys are never removed. */
export interface KeyTable {
  readonly size: () => number
  /** The slot of a key, or -1. The low half is never 0. */
  readonly find: (low: number, high: number) => number
  /** The slot of a key, added if it is new. Slots move when the table grows. */
  readonly add: (low: number, high: number) => number
  readonly get: (slot: number, field: number) => number
  readonly set: (slot: number, field: number, value: number) => void
  /** Entries in an order from which `restore` rebuilds the same layout, after their capacity. */
  readonly save: () => Uint32Array
}

const smallest = 1024

/** Makes a table from what `save` gave, or an empty one. `fields` must be the same. */
export const makeKeyTable = (fields: number, saved?: Uint32Array): KeyTable => {
  // Key and fields lie side by side: a look-up touches one line of the cache, not four.
  const stride = 2 + fields
  let capacity = saved?.[0] ?? smallest
  let mask = capacity - 1
  let slots = new Uint32Array(capacity * stride)
  let size = 0

  const place = (low: number, high: number): number => {
    let index = high & mask
    let slot = index * stride
    while (slots[slot] !== 0) {
      if (slots[slot] === low && slots[slot + 1] === high) return slot
      index = (index + 1) & mask
      slot = index * stride
    }
    return -1 - slot
  }

  const copy = (from: Uint32Array, start: number): void => {
    for (let at = start; at < from.length; at += stride) {
      const low = from[at] ?? 0
      if (low === 0) continue
      slots.set(from.subarray(at, at + stride), -1 - place(low, from[at + 1] ?? 0))
      size++
    }
  }

  const grow = (): void => {
    const old = slots
    capacity *= 2
    mask = capacity - 1
    slots = new Uint32Array(capacity * stride)
    size = 0
    copy(old, 0)
  }

  if (saved !== undefined) copy(saved, 1)

  return {
    size: () => size,
    find: (low, high) => {
      const slot = place(low, high)
      return slot < 0 ? -1 : slot
    },
    add: (low, high) => {
      let slot = place(low, high)
      if (slot >= 0) return slot
      if (size * 2 >= capacity) {
        grow()
        slot = place(low, high)
      }
      slot = -1 - slot
      slots[slot] = low
      slots[slot + 1] = high
      size++
      return slot
    },
    get: (slot, field) => slots[slot + 2 + field] ?? 0,
    set: (slot, field, value) => {
      slots[slot + 2 + field] = value
    },
    save: () => {
      const entries = new Uint32Array(1 + size * stride)
      entries[0] = capacity
      let to = 1
      // A walk that begins after an empty slot meets each entry after those that pushed it from its home.
      let first = 0
      while (slots[first * stride] !== 0) first++
      for (let step = 1; step <= capacity; step++) {
        const slot = ((first + step) & mask) * stride
        if (slots[slot] === 0) continue
        entries.set(slots.subarray(slot, slot + stride), to)
        to += stride
      }
      return entries
    },
  }
}

/** A table without fields that stays as it was saved until it is asked for; where nothing was saved, `begin` fills it. */
export const restoreLate = (saved: Uint32Array | undefined, begin?: (table: KeyTable) => void): (() => KeyTable) => {
  let kept = saved
  let table: KeyTable | undefined
  return () => {
    if (table !== undefined) return table
    table = makeKeyTable(0, kept)
    if (kept === undefined) begin?.(table)
    kept = undefined
    return table
  }
}
