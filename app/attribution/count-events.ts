import { pool, prisma } from "~/db.server";
import { findShownItems } from "~/storefront/find-shown-items";
import type { EventKind, PixelEvents } from "./read-events";

/** An event with the shop's pixel key and the day (UTC) on which it came. */
export type CountedEvent = PixelEvents["events"][number] & { account: string; day: string };

type Row = { client_id: string; event_id: string; day: string; look_id: string; item_id: string; arm: string } & Record<
  EventKind,
  number
>;

// One statement: what is new among the events, and the sums that only that goes into. In the order of the key, so that
// processes that count at once do not wait for each other in a ring.
const COUNT = `WITH given AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS row (client_id char(26), event_id text, day date, look_id char(26),
      item_id text, arm text, viewed int, seen int, opened int, added int, bought int, visitors int)
  ), fresh AS (
    INSERT INTO pixel_events (client_id, event_id) SELECT DISTINCT client_id, event_id FROM given ORDER BY 1, 2
    ON CONFLICT DO NOTHING RETURNING client_id, event_id
  )
  INSERT INTO look_counts AS c (client_id, day, look_id, item_id, arm, viewed, seen, opened, added, bought, visitors)
  SELECT client_id, day, look_id, item_id, arm, sum(viewed), sum(seen), sum(opened), sum(added), sum(bought), sum(visitors)
  FROM (SELECT DISTINCT * FROM given) given JOIN fresh USING (client_id, event_id) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (client_id, day, look_id, item_id, arm) DO UPDATE SET viewed = c.viewed + excluded.viewed,
    seen = c.seen + excluded.seen, opened = c.opened + excluded.opened, added = c.added + excluded.added,
    bought = c.bought + excluded.bought, visitors = c.visitors + excluded.visitors`;

const none: Record<EventKind, number> = { viewed: 0, seen: 0, opened: 0, added: 0, bought: 0, visitors: 0 };

/**
 * Counts events, each once however often it comes: those of shops that measure, about looks and items that are on pages of that
 * very shop. The rest is dropped; answers how many that were.
 */
export async function countEvents({ events }: { events: CountedEvent[] }): Promise<number> {
  const [shops, looks] = await Promise.all([
    prisma.measuring.findMany({
      where: { pixelKey: { in: [...new Set(events.map(({ account }) => account))] }, isOn: true },
      select: { id: true, pixelKey: true, holdoutPercent: true, holdoutRun: true },
    }),
    findShownItems({ lookIds: [...new Set(events.map(({ look }) => look))] }),
  ]);
  const shopOf = new Map(shops.map((shop) => [shop.pixelKey, shop]));
  const shownOf = new Map(looks.map((look) => [look.lookId, look]));
  const counted = events.map((event): Row[] => {
    const [shop, shown] = [shopOf.get(event.account), shownOf.get(event.look)];
    if (!shop || shown?.clientId !== shop.id) return [];
    const run = shop.holdoutPercent > 0 ? `${shop.holdoutRun}` : null;
    const arm = event.arm !== "" && event.arm.slice(0, -1) === run ? event.arm : "";
    const common = { client_id: shop.id, event_id: event.id, day: event.day, look_id: event.look, arm };
    // a visitor is one of a holdout, and nobody who is held out sees anything
    if (event.kind === "visitors" && arm === "") return [];
    const items = [...new Set(event.items)].filter((item) => shown.itemIds.includes(item));
    const of = event.items.length > 0 ? items : [""];
    return of.map((item) => ({ ...common, item_id: item, ...none, [event.kind]: 1 }));
  });
  const rows = counted.flat();
  if (rows.length > 0) await pool.query(COUNT, [JSON.stringify(rows)]);
  return counted.filter((of) => of.length === 0).length;
}
