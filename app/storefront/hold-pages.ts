import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { pool } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { pageLeasePollMs, pageLeaseRenewMs, pageLeaseSeconds, pageLeaseWaitSeconds } from "~/limits";
import { log } from "~/log.server";

const TAKE = `INSERT INTO page_leases (shop, product_gid, holder, until)
  SELECT $1, gid, $3::uuid, clock_timestamp() + make_interval(secs => $4) FROM unnest($2::text[]) AS gid ORDER BY gid
  ON CONFLICT (shop, product_gid) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
    WHERE page_leases.until < clock_timestamp()
  RETURNING product_gid AS gid`;
const RENEW = `UPDATE page_leases SET until = clock_timestamp() + make_interval(secs => $2) WHERE holder = $1::uuid`;
const RELEASE = "DELETE FROM page_leases WHERE holder = $1::uuid";
const HELD = "SELECT 1 FROM page_leases WHERE shop = $1 AND product_gid = $2 AND until > clock_timestamp()";

type HoldPages = { shop: string; productGids: string[]; signal?: AbortSignal | undefined };
type Held = {
  /** The products whose page is held; one that somebody else changes just now is not among them. */
  productGids: Set<string>;
  /** Aborts with the given one, and when the hold is lost. */
  signal: AbortSignal;
};

/**
 * Does some work on the pages of products that nobody else changes meanwhile, in any process; waits until at least one of
 * them is free. A process that dies lets go of them after `pageLeaseSeconds`. Throws UNAVAILABLE when none became free within
 * `pageLeaseWaitSeconds`, and what the work throws.
 */
export async function holdPages<T>(of: HoldPages, work: (held: Held) => Promise<T>): Promise<T> {
  const holder = randomUUID();
  const productGids = await takeSome(of, holder);
  const lost = new AbortController();
  const renewing = setInterval(() => void renew(holder, productGids.size, lost), pageLeaseRenewMs);
  try {
    const signal = of.signal ? AbortSignal.any([of.signal, lost.signal]) : lost.signal;
    return await work({ productGids, signal });
  } finally {
    clearInterval(renewing);
    await pool.query(RELEASE, [holder]).catch((error) => log.warn({ error: messageOf(error) }, "pages stay held"));
  }
}

/** Whether somebody, in any process, changes a product's page just now. */
export async function isHeld({ shop, productGid }: { shop: string; productGid: string }): Promise<boolean> {
  return (await pool.query(HELD, [shop, productGid])).rows.length > 0;
}

async function takeSome({ shop, productGids, signal }: HoldPages, holder: string): Promise<Set<string>> {
  const wanted = [...new Set(productGids)];
  const until = Date.now() + pageLeaseWaitSeconds * 1000;
  for (;;) {
    const { rows } = await pool.query<{ gid: string }>(TAKE, [shop, wanted, holder, pageLeaseSeconds]);
    if (rows.length > 0) return new Set(rows.map(({ gid }) => gid));
    if (Date.now() > until)
      throw new AppError("UNAVAILABLE", "The product's page is just being changed. Try again in a minute.");
    await pause(pageLeasePollMs, undefined, signal ? { signal } : {});
  }
}

async function renew(holder: string, count: number, lost: AbortController): Promise<void> {
  try {
    const { rowCount } = await pool.query(RENEW, [holder, pageLeaseSeconds]);
    if (rowCount !== count) lost.abort(new AppError("UNAVAILABLE", "Another process has taken over this page."));
  } catch (error) {
    log.warn({ error: messageOf(error) }, "a hold on pages could not be renewed");
  }
}
