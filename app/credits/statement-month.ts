/** What a month is written as: 2026-11. */
export const monthPattern = "^20\\d{2}-(0[1-9]|1[0-2])$";

export function isMonth(text: string): boolean {
  return new RegExp(monthPattern).test(text);
}

/** The calendar month, by UTC, in which a moment lies. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, "2026-11".length);
}

/** The first moment of a month and that of the next one, by UTC. */
export function rangeOf(month: string): { from: Date; until: Date } {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return { from: new Date(Date.UTC(year, number - 1)), until: new Date(Date.UTC(year, number)) };
}

/** Every month from that of one moment to that of a later one, latest first. */
export function monthsBetween(first: Date, last: Date): string[] {
  const months: string[] = [];
  for (let at = rangeOf(monthOf(first)).from; at <= last; at = rangeOf(monthOf(at)).until) months.unshift(monthOf(at));
  return months;
}
