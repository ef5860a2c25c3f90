import { prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { rightsPerSweepMax, rightsRetryMinutes } from "~/limits";
import { log } from "~/log.server";
import { readToday } from "./end-of-rights";
import { unpublishLook } from "./unpublish-look";

type Due = { shop: string; look_id: string };

/**
 * Takes looks off their pages whose photos may not be shown any more. One that cannot be taken off, as while Shopify is away, is
 * tried again after `rightsRetryMinutes`. Answers how many were taken off.
 */
export async function sweepRights(): Promise<number> {
  // taken by noting the try: another worker that sweeps at the same moment takes others
  const due = await prisma.$queryRaw<Due[]>`
    WITH ended AS (
      UPDATE trial_images SET rights_tried_at = now() WHERE id IN (
        SELECT t.id FROM trial_images t
        WHERE t.rights_until < ${readToday()}::date
          AND (t.rights_tried_at IS NULL OR t.rights_tried_at < now() - make_interval(mins => ${rightsRetryMinutes}::int))
          AND EXISTS (SELECT FROM looks l WHERE l.trial_image_id = t.id AND l.published_at IS NOT NULL)
        ORDER BY t.rights_until LIMIT ${rightsPerSweepMax} FOR UPDATE SKIP LOCKED)
      RETURNING id)
    SELECT l.shop, l.id AS look_id FROM looks l JOIN ended ON ended.id = l.trial_image_id WHERE l.published_at IS NOT NULL`;
  let takenOff = 0;
  for (const { shop, look_id: lookId } of due)
    try {
      await unpublishLook({ shop, lookId });
      log.info({ shop, lookId }, "the rights to a photo have ended: its look was taken off the page");
      takenOff++;
    } catch (error) {
      log.warn(
        { shop, lookId, error: messageOf(error) },
        "the rights to a photo have ended, and its look stays on the page",
      );
    }
  return takenOff;
}
