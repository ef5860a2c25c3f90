import { pool } from "~/db.server";
import type { ClientMode } from "./ensure-shop-client";
import { hashKey } from "./issue-key";

export type Caller = {
  clientId: string;
  keyId: string;
  mode: ClientMode;
  capabilities: string[];
  requireHmac: boolean;
  shop: string | null;
  /** The limits of the key itself; null where it has none of its own. */
  callsPerMinuteMax: number | null;
  dailyCreditsMax: number | null;
  monthlyCreditsMax: number | null;
};

// A named statement on the shared pool: every API call begins with this look-up, and Prisma would double its cost.
const FIND = {
  name: "find-client-by-key",
  text: `SELECT k.id AS "keyId", k.capabilities, k.require_hmac AS "requireHmac", c.id AS "clientId", c.mode, c.shop,
                k.calls_per_minute_max AS "callsPerMinuteMax", k.daily_credits_max AS "dailyCreditsMax",
                k.monthly_credits_max AS "monthlyCreditsMax"
         FROM api_keys k JOIN clients c ON c.id = k.client_id
         WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
           AND c.uninstalled_at IS NULL AND c.erased_at IS NULL`,
};

/** Whose key this is; null for one that is unknown, revoked or expired, or whose shop has left. The token itself never reaches the database. */
export async function findClientByKey({ token }: { token: string }): Promise<Caller | null> {
  const { rows } = await pool.query<Caller>({ ...FIND, values: [hashKey(token)] });
  return rows[0] ?? null;
}
