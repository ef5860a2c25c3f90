export const DAY_MS = 24 * 60 * 60 * 1000;

/** So many days of 24 hours after a time. */
export const addDays = (time: Date, days: number): Date => new Date(time.getTime() + days * DAY_MS);

/** The later of two times. */
export const laterOf = (one: Date, other: Date): Date => (one > other ? one : other);
