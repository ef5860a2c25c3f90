import { pool, prisma } from "./db.server";
import { accessNoticeHours } from "./limits";
import { log } from "./log.server";

/**
 * Forgets the sessions of a shop that were got from Shopify before a time, as after an uninstall at that time; answers how
 * many later ones are left.
 */
export async function deleteShopSessions({ shop, before }: { shop: string; before: Date }): Promise<{ left: number }> {
  await prisma.shopSession.deleteMany({ where: { shop, storedAt: { lte: before } } });
  return { left: await prisma.shopSession.count({ where: { shop } }) };
}

type UpdateScopes = { shop: string; scopes: string[]; at: Date };

/** Writes down the scopes that a shop had granted at a time; a session that knows of a later time is left as it is. */
export async function updateShopScopes({ shop, scopes, at }: UpdateScopes): Promise<void> {
  await prisma.shopSession.updateMany({
    where: { shop, isOnline: false, storedAt: { lte: at } },
    data: { scope: scopes.join(","), storedAt: at },
  });
}

/** The scopes that a shop grants, as far as its session knows; null without a session. */
export async function findShopScopes({ shop }: { shop: string }): Promise<string[] | null> {
  const session = await prisma.shopSession.findFirst({ where: { shop, isOnline: false }, select: { scope: true } });
  return session ? (session.scope ?? "").split(",").map((scope) => scope.trim()) : null;
}

const LOSE = `UPDATE shop_sessions SET access_lost_at = now(), access_token = NULL, refresh_token = NULL, expires = NULL,
    refresh_token_expires = NULL, refresh_claim = NULL, refresh_claim_until = NULL
  WHERE id = $1 AND refresh_token IS NOT DISTINCT FROM $2 AND access_token IS NOT DISTINCT FROM $3`;

type Lose = { id: string; shop: string; refreshToken: string | null; accessToken: string | null; why: string };

/**
 * Notes that a shop has to be opened again: its tokens, given as they are stored, are dead, and nobody asks Shopify with them any
 * more. Tokens that have been replaced meanwhile are left alone.
 */
export async function loseAccess({ id, shop, refreshToken, accessToken, why }: Lose): Promise<void> {
  const { rowCount } = await pool.query(LOSE, [id, refreshToken, accessToken]);
  if (rowCount) log.warn({ shop, why }, "the access to a shop is lost until somebody opens the app there");
}

export type AccessGap = { lostAt: Date; backAt: Date };

/** When the app was without access to a shop that has given it back in the last day, by opening the app; null otherwise. */
export async function findAccessGap({ shop }: { shop: string }): Promise<AccessGap | null> {
  const { rows } = await pool.query<AccessGap>(
    `SELECT access_lost_at AS "lostAt", access_back_at AS "backAt" FROM shop_sessions
     WHERE shop = $1 AND NOT is_online AND access_back_at >= access_lost_at AND access_back_at > now() - make_interval(hours => $2)`,
    [shop, accessNoticeHours],
  );
  return rows[0] ?? null;
}

const FORGET = `UPDATE shop_sessions SET points_left = DEFAULT, points_at = DEFAULT, points_max = DEFAULT,
    points_per_second = DEFAULT WHERE shop = $1`;

/** Forgets the limits of Shopify's for a shop, whose plan may have changed: the next answer tells the new ones. */
export async function forgetPoints({ shop }: { shop: string }): Promise<void> {
  await pool.query(FORGET, [shop]);
}
