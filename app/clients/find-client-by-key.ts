import { pool } from "~/db.server";
import { keyRememberedMs, keysRememberedMax } from "~/limits";
import type { ClientMode } from "./ensure-shop-client";
import { hashKey } from "./issue-key";

export type Caller = {
  clientId: string;
  keyId: string;
  mode: ClientMode;
  capabilities: string[];
  requireHmac: boolean;
  shop: string | null;
  /** The key's own limit; null where it has none. */
  callsPerMinuteMax: number | null;
  /** Whether this is what a moment ago was true of the key: it may have been revoked since. */
  isRemembered: boolean;
};

/** Keys that may be used at this moment, as `k`, with their clients, as `c`: what stands between FROM and further conditions. */
export const usableKeys = `api_keys k JOIN clients c ON c.id = k.client_id
         WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
           AND c.uninstalled_at IS NULL AND c.erased_at IS NULL`;

// A named statement on the shared pool: every API call begins with this look-up, and Prisma would double its cost.
const FIND = {
  name: "find-client-by-key",
  text: `SELECT k.id AS "keyId", k.capabilities, k.require_hmac AS "requireHmac", c.id AS "clientId", c.mode, c.shop,
                k.calls_per_minute_max AS "callsPerMinuteMax"
         FROM ${usableKeys} AND k.key_hash = $1`,
};
const PROVE = { name: "prove-key", text: `SELECT 1 FROM ${usableKeys} AND k.id = $1` };

const remembered = new Map<string, { caller: Caller; until: number }>();

type FindClientByKey = { token: string; mayRemember?: boolean };

/**
 * Whose key this is; null for one that is unknown, revoked or expired, or whose shop has left. The token itself never reaches
 * the database. With `mayRemember` the answer may be `keyRememberedMs` old: for a call that proves the key again in the
 * statement by which it changes something, and so needs no round trip to the database before it.
 */
export async function findClientByKey({ token, mayRemember = false }: FindClientByKey): Promise<Caller | null> {
  const hash = hashKey(token);
  const known = mayRemember ? remembered.get(hash) : undefined;
  if (known && known.until > Date.now()) return known.caller;
  const { rows } = await pool.query<Omit<Caller, "isRemembered">>({ ...FIND, values: [hash] });
  remembered.delete(hash);
  if (!rows[0]) return null;
  if (remembered.size >= keysRememberedMax) remembered.clear();
  remembered.set(hash, { caller: { ...rows[0], isRemembered: true }, until: Date.now() + keyRememberedMs });
  return { ...rows[0], isRemembered: false };
}

/** Whether a key that is only remembered may still be used. */
export async function isKeyUsable({ keyId }: { keyId: string }): Promise<boolean> {
  return (await pool.query({ ...PROVE, values: [keyId] })).rowCount === 1;
}
