import type { Key } from "./key-list";

type Limits = Pick<Key, "callsPerMinuteMax" | "dailyCreditsMax" | "monthlyCreditsMax">;

/** A key's limits in words; null when it has none. */
export function presentLimits({ callsPerMinuteMax, dailyCreditsMax, monthlyCreditsMax }: Limits): string | null {
  const limits = [
    callsPerMinuteMax === null ? null : `${callsPerMinuteMax} calls a minute`,
    dailyCreditsMax === null ? null : `${dailyCreditsMax} credits a day`,
    monthlyCreditsMax === null ? null : `${monthlyCreditsMax} credits a month`,
  ].filter((limit) => limit !== null);
  return limits.length > 0 ? `At most ${limits.join(", ")}` : null;
}
