/** Of `all`, so many are `of` the kind that counts. */
export type Share = { of: number; all: number };
/** A difference with its 95 % interval. */
export type Difference = { difference: number; low: number; high: number };

/** The standard normal's 97.5 % quantile. */
export const Z_95 = 1.959963984540054;

/** Wilson's score interval of a share, 95 %. */
export function boundShare({ of, all }: Share): { low: number; high: number } {
  const share = of / all;
  const spread = Z_95 ** 2 / all;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / all + spread / (4 * all))) / (1 + spread);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * How much larger the share `a` is than the share `b`, of independent groups of at least one each. The interval is Newcombe's
 * hybrid of two Wilson scores: R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10.
 */
export function compareShares(a: Share, b: Share): Difference {
  const [shareA, shareB] = [a.of / a.all, b.of / b.all];
  const [boundsA, boundsB] = [boundShare(a), boundShare(b)];
  const difference = shareA - shareB;
  return {
    difference,
    low: difference - Math.hypot(shareA - boundsA.low, boundsB.high - shareB),
    high: difference + Math.hypot(boundsA.high - shareA, shareB - boundsB.low),
  };
}
