// IEEE 754 half precision, for runtimes without Float16Array.
const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The nearest halves, as their 16 bits; what is too large becomes infinite, what is below 2^-14 zero. */
export function toHalves(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    single[0] = value;
    const [all = 0] = bits;
    const sign = (all >>> 16) & 0x8000;
    const rounded = ((all & 0x7fffffff) + 0x1000) >>> 13;
    const exponent = (rounded >>> 10) - 112;
    if (exponent <= 0) return sign;
    return sign | (exponent >= 31 ? 0x7c00 : (exponent << 10) | (rounded & 0x3ff));
  });
}

export function fromHalves(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return exponent === 31 ? sign * Number.POSITIVE_INFINITY : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
