import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { rightsYearsMax } from "~/limits";
import { setRightsUntil } from "~/uploads/set-rights-until";
import { readToday, writeDay } from "./end-of-rights";

type SetRights = { shop: string; lookId: string; until: string | null };

/**
 * Says until when (YYYY-MM-DD, UTC, that day included) the photo of a look may be shown; null: without an end. It counts for all
 * looks of the photo. Throws NOT_FOUND, and VALIDATION_ERROR for a day that is none, has passed, or is more than
 * `rightsYearsMax` years away.
 */
export async function setRights({ shop, lookId, until }: SetRights): Promise<void> {
  const day = until === null ? null : readDay(until);
  const look = await prisma.look.findFirst({ where: { id: lookId, shop }, select: { trialImageId: true } });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  await setRightsUntil({ trialImageId: look.trialImageId, until: day });
}

function readDay(text: string): Date {
  const day = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : Number.NaN);
  // a thirtieth of February would become a day of March
  if (Number.isNaN(day.getTime()) || writeDay(day) !== text)
    throw new AppError("VALIDATION_ERROR", "Give a day, as in 2027-03-31.");
  const today = readToday();
  if (day < today)
    throw new AppError(
      "VALIDATION_ERROR",
      "Give today or a later day. To take the look off its page now, unpublish it.",
    );
  if (day.getUTCFullYear() > today.getUTCFullYear() + rightsYearsMax)
    throw new AppError("VALIDATION_ERROR", `Give a day within ${rightsYearsMax} years, or none.`);
  return day;
}
