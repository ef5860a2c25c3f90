import { AppError } from "~/errors";

/** A day as text, YYYY-MM-DD, by UTC. */
export const writeDay = (day: Date): string => day.toISOString().slice(0, "2026-11-25".length);

/** Today's day (UTC), as the database keeps days. */
export const readToday = (): Date => new Date(writeDay(new Date()));

/** Whether a photo may not be shown any more; its last day counts as a day on which it may. */
export function haveRightsEnded(until: Date | null): until is Date {
  return until !== null && until < readToday();
}

/** Why a look is not published. */
export const refuseEnded = (until: Date) =>
  new AppError(
    "VALIDATION_ERROR",
    `The rights to this photo ended on ${writeDay(until)}. Give another day under “Rights to the photo”, or use another photo.`,
  );
