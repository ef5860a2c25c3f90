import { pool } from "./db.server";
import { messageOf } from "./errors";
import { tokensSealedPerSweepMax } from "./limits";
import { log } from "./log.server";
import { openedPrefixes, openSecret, sealedPrefix, sealSecret } from "./seal-secret.server";

type Column = "access_token" | "refresh_token";
type Stored = { id: string; access_token: string | null; refresh_token: string | null };

const placeOf = (id: string, column: Column) => `shop_sessions.${column} ${id}`;

/** A token as it is stored in a session's row; null for none. */
export function sealToken(id: string, column: Column, token: string | undefined): string | null {
  return token === undefined ? null : sealSecret({ text: token, place: placeOf(id, column) });
}

/** A stored token, opened. Throws UNAVAILABLE when no key that is known here opens it. */
export function openToken(id: string, column: Column, stored: string): string {
  return openSecret({ text: stored, place: placeOf(id, column) });
}

// Those that another key has sealed which is not known here are left alone: they would only stand in the way of the others.
const TO_SEAL = `SELECT id, access_token, refresh_token FROM shop_sessions
  WHERE (access_token NOT LIKE $1 AND (access_token NOT LIKE 'sealed:%' OR access_token LIKE ANY($2)))
     OR (refresh_token NOT LIKE $1 AND (refresh_token NOT LIKE 'sealed:%' OR refresh_token LIKE ANY($2)))
  ORDER BY id LIMIT $3`;
const SEAL = `UPDATE shop_sessions SET access_token = $4, refresh_token = $5 WHERE id = $1
  AND access_token IS NOT DISTINCT FROM $2 AND refresh_token IS NOT DISTINCT FROM $3`;

/** Seals stored tokens with the current key that the previous one, or none, has sealed; a bounded number. Answers how many rows. */
export async function sealStoredTokens(): Promise<number> {
  if (!sealedPrefix) return 0;
  const opened = openedPrefixes.map((prefix) => `${prefix}%`);
  const { rows } = await pool.query<Stored>(TO_SEAL, [`${sealedPrefix}%`, opened, tokensSealedPerSweepMax]);
  let sealed = 0;
  for (const { id, access_token: access, refresh_token: refresh } of rows) {
    try {
      const again = (column: Column, stored: string | null) =>
        stored === null ? null : sealToken(id, column, openToken(id, column, stored));
      const values = [id, access, refresh, again("access_token", access), again("refresh_token", refresh)];
      sealed += (await pool.query(SEAL, values)).rowCount ?? 0;
    } catch (error) {
      log.error({ session: id, error: messageOf(error) }, "a stored token could not be sealed anew");
    }
  }
  return sealed;
}
