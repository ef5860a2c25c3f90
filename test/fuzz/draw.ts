/** A source of chance that gives the same draws for the same seed. */
export type Draw = {
  /** From 0 to below 1. */
  share: () => number;
  /** A whole number from 0 to below `count`. */
  below: (count: number) => number;
  /** True once in `times`. */
  once: (times: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
};

/** Mulberry32, which is good enough to find what nobody thought of. */
export function createDraw({ seed }: { seed: number }): Draw {
  let state = seed >>> 0;
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count: number) => Math.floor(share() * count);
  return { share, below, once: (times) => below(times) === 0, pick: (from) => from[below(from.length)] as never };
}
