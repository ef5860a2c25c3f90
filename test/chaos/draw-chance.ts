export type Chance = {
  /** 0 ≤ number < 1. */
  next: () => number;
  /** A whole number of 0 … below - 1. */
  below: (limit: number) => number;
  pick: <T>(choices: readonly T[]) => T;
  happens: (share: number) => boolean;
};

/**
 * Chance that a seed repeats: mulberry32 (Tommy Ettinger's public-domain generator) over a hash of the seed and a name, so
 * that each part of a run has its own row of numbers, whatever the other parts draw.
 */
export function drawChance(seed: number, name: string): Chance {
  let state = seed >>> 0;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    happens: (share) => next() < share,
  };
}
