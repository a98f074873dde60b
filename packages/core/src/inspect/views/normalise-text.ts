/** Characters without a shape of their own: zero width, direction marks, variation selectors, tags, soft hyphens. */
const shapeless = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

const hasOtherThanAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return true
  return false
}

/** Gives compatible characters their plain form and drops those that cannot be seen; nothing where that changes nothing. */
export const normaliseText = (text: string): string | undefined => {
  if (!hasOtherThanAscii(text)) return undefined
  const plain = text.normalize("NFKC").replaceAll(shapeless, "")
  return plain === text ? undefined : plain
}
