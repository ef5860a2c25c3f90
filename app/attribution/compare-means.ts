import { type Difference, Z_95 } from "./compare-shares";

/** A group of `all`, with the sum of its values and of their squares; who has no value counts as 0. */
export type Sums = { all: number; sum: number; squares: number };

/**
 * How much larger the mean of `a` is than that of `b`, of independent groups of at least two each. The interval takes each group's own
 * variance (B. L. Welch, Biometrika 34 (1947) 28–35) and the normal quantile in place of Student's: it is for hundreds of visitors.
 * Amounts are skewed, so that with few orders it holds somewhat less often than it says.
 */
export function compareMeans(a: Sums, b: Sums): Difference {
  const difference = a.sum / a.all - b.sum / b.all;
  const half = Z_95 * Math.sqrt(varianceOfMean(a) + varianceOfMean(b));
  return { difference, low: difference - half, high: difference + half };
}

// rounding may take the difference of squares a little below zero
const varianceOfMean = ({ all, sum, squares }: Sums) => Math.max(0, squares - (sum * sum) / all) / (all - 1) / all;
