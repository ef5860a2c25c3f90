// Differences and their intervals: against published values, and by how often they hold what they should.
import { describe, expect, test } from "vitest";
import { compareMeans, type Sums } from "~/attribution/compare-means";
import { boundShare, compareShares } from "~/attribution/compare-shares";
import { createDraw } from "../fuzz/draw";

// R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10
const published = [
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [10, 10, 0, 20, 0.6791, 1],
] as const;

test.each(published)("%i of %i less %i of %i, as Newcombe gives it", (ofA, allA, ofB, allB, low, high) => {
  const found = compareShares({ of: ofA, all: allA }, { of: ofB, all: allB });
  expect(found.difference).toBeCloseTo(ofA / allA - ofB / allB, 12);
  expect(found.low).toBeCloseTo(low, 3);
  expect(found.high).toBeCloseTo(high, 3);
});

test("Wilson's interval of 81 of 263 is 0.2553 to 0.3662", () => {
  const { low, high } = boundShare({ of: 81, all: 263 });
  expect([low.toFixed(4), high.toFixed(4)]).toEqual(["0.2553", "0.3662"]);
});

test("means of small groups, worked out by hand", () => {
  const sums = (values: number[]): Sums => ({
    all: values.length,
    sum: values.reduce((a, b) => a + b, 0),
    squares: values.reduce((a, b) => a + b * b, 0),
  });
  // variances 10 / 3 and 1: half = 1.96 × √(10/12 + 1/3)
  const found = compareMeans(sums([1, 2, 4, 5]), sums([0, 1, 2]));
  expect(found.difference).toBeCloseTo(2, 12);
  expect(found.high - found.difference).toBeCloseTo(1.959964 * Math.sqrt(10 / 12 + 1 / 3), 5);
});

describe("of a thousand shops, about 950 intervals hold the truth", () => {
  const worlds = [
    { all: 400, rates: [0.05, 0.04] },
    { all: 1_000, rates: [0.03, 0.03] },
    { all: 2_000, rates: [0.025, 0.015] },
  ] as const;

  test.each(worlds)("shares: $all visitors who order at $rates", ({ all, rates: [a, b] }) => {
    const { share } = createDraw({ seed: 20_261_125 });
    const sample = (rate: number) => {
      let of = 0;
      for (let n = 0; n < all; n++) if (share() < rate) of++;
      return { of, all };
    };
    let held = 0;
    for (let shop = 0; shop < 1_000; shop++) {
      const { low, high } = compareShares(sample(a), sample(b));
      if (low <= a - b && a - b <= high) held++;
    }
    // 950 ± 3 standard deviations of a thousand draws are 929 to 971
    expect(held).toBeGreaterThanOrEqual(929);
    expect(held).toBeLessThanOrEqual(980);
  });

  test("means: one visitor in thirty orders, for amounts of long tail", () => {
    const { share } = createDraw({ seed: 7 });
    const spread = 0.6;
    const normal = () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
    const typical = (median: number) => median * Math.exp((spread * spread) / 2);
    const sample = (rate: number, median: number): Sums => {
      const sums = { all: 2_000, sum: 0, squares: 0 };
      for (let n = 0; n < sums.all; n++) {
        if (share() >= rate) continue;
        const amount = median * Math.exp(spread * normal());
        sums.sum += amount;
        sums.squares += amount * amount;
      }
      return sums;
    };
    const truth = 0.035 * typical(90) - 0.03 * typical(80);
    let held = 0;
    for (let shop = 0; shop < 1_000; shop++) {
      const { low, high } = compareMeans(sample(0.035, 90), sample(0.03, 80));
      if (low <= truth && truth <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(929);
    expect(held).toBeLessThanOrEqual(980);
  });
});
