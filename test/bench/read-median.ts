/** The middle of some numbers; NaN of none. */
export function readMedian(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** The number below which so large a share of them lies; NaN of none. */
export function readQuantile(numbers: number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A number to so many places, for a table. */
export const round = (number: number, places: number): number => Number(number.toFixed(places));
