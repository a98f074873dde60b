// One buffer for every call: a model has hundreds of thousands of values.
const bits = new DataView(new ArrayBuffer(4))

/** Rounds a number to IEEE 754 half precision and gives its 16 bits. */
export const toHalf = (value: number): number => {
  bits.setFloat32(0, value)
  const word = bits.getUint32(0)
  const sign = (word >>> 16) & 0x8000
  const exponent = ((word >>> 23) & 0xff) - 112
  const mantissa = word & 0x7fffff
  if (exponent >= 31) return sign | 0x7c00
  if (exponent > 0) return sign | (((exponent << 10) | (mantissa >> 13)) + ((mantissa >> 12) & 1))
  if (exponent < -10) return sign
  const shift = 14 - exponent
  return sign | (((mantissa | 0x800000) + (1 << (shift - 1))) >> shift)
}
