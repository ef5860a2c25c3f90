import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { pool } from "./db.server";
import { env } from "./env.server";
import { AppError, messageOf } from "./errors";
import { shopifyCallMs, tokenClaimSeconds, tokenLeftMsMin, tokenPollMs, tokenRestSeconds, tokenWaitMs } from "./limits";
import { log } from "./log.server";
import { observeCall } from "./observe-call.server";
import { loseAccess } from "./shopify-access.server";
import { openToken, sealToken } from "./shopify-token-seal.server";

type Row = {
  id: string;
  shop: string;
  accessToken: string | null;
  refreshToken: string | null;
  expires: Date | null;
  refreshTokenExpires: Date | null;
  claimed: boolean;
  resting: boolean;
};
type Find = { shop: string; signal?: AbortSignal | undefined; refused?: string };

const READ = `SELECT id, shop, access_token AS "accessToken", refresh_token AS "refreshToken", expires,
    refresh_token_expires AS "refreshTokenExpires",
    coalesce(refresh_claim_until > now(), false) AS claimed,
    coalesce(refresh_claim IS NULL AND refresh_claim_until > now(), false) AS resting
  FROM shop_sessions WHERE id = $1 AND NOT is_online`;
const CLAIM = `UPDATE shop_sessions SET refresh_claim = $3, refresh_claim_until = now() + make_interval(secs => $4)
  WHERE id = $1 AND refresh_token = $2 AND (refresh_claim_until IS NULL OR refresh_claim_until <= now())`;
const REST = `UPDATE shop_sessions SET refresh_claim = NULL, refresh_claim_until = now() + make_interval(secs => $3)
  WHERE id = $1 AND refresh_claim = $2`;
const STORE = `UPDATE shop_sessions SET access_token = $4, refresh_token = $5, expires = $6, refresh_token_expires = $7,
    scope = $8, refresh_claim = NULL, refresh_claim_until = NULL
  WHERE id = $1 AND refresh_token = $2 AND refresh_claim = $3`;

const finding = new Map<string, Promise<string>>();

/**
 * The offline token of a shop, for calls as the app, good for some minutes at least. When it is to be refreshed, one caller of all
 * processes does that, by a claim in the session's row, and the others wait for what it gets. `refused` is a token that Shopify
 * does not take any more. Throws FORBIDDEN when the app has to be opened in the shop again, UNAVAILABLE when Shopify gives none now.
 */
export async function findToken({ shop, signal, refused }: Find): Promise<string> {
  signal?.throwIfAborted();
  const known = await readRow(shop);
  const token = known && usableToken(known, refused);
  if (token) return token;
  // the others of this process wait for one of them, so that they do not all ask the database
  const key = `${shop} ${refused ?? ""}`;
  const found =
    finding.get(key) ?? waitForToken({ shop, ...(refused && { refused }) }).finally(() => finding.delete(key));
  finding.set(key, found);
  return signal ? orAbort(found, signal) : found;
}

async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener("abort", abort));
}

async function waitForToken({ shop, refused }: Find): Promise<string> {
  for (const until = Date.now() + tokenWaitMs; Date.now() < until; ) {
    const row = await readRow(shop);
    const token = row && usableToken(row, refused);
    if (token) return token;
    if (!row?.refreshToken) {
      if (row?.accessToken) await loseAccess({ ...row, why: "there is nothing to renew it with" });
      throw lost();
    }
    if (row.resting) break;
    if (row.claimed) await pause(tokenPollMs / 2 + Math.random() * tokenPollMs);
    else await refresh(row);
  }
  throw new AppError("UNAVAILABLE", "Shopify does not renew Looklift's access to the shop. Try again in a minute.");
}

async function readRow(shop: string): Promise<Row | undefined> {
  return (await pool.query<Row>(READ, [`offline_${shop}`])).rows[0];
}

function usableToken({ id, accessToken, expires }: Row, refused: string | undefined): string | null {
  if (!accessToken || !expires || expires.getTime() < Date.now() + tokenLeftMsMin) return null;
  const token = openToken(id, "access_token", accessToken);
  return token === refused ? null : token;
}

/** Refreshes the tokens of a row unless another one does; whoever finds new ones stored keeps those. */
async function refresh(row: Row): Promise<void> {
  const { id, shop, accessToken, refreshToken } = row;
  const claim = randomUUID();
  if (!(await pool.query(CLAIM, [id, refreshToken, claim, tokenClaimSeconds])).rowCount) return;
  try {
    const got = isOver(row) ? "dead" : await askForTokens(shop, openToken(id, "refresh_token", refreshToken ?? ""));
    if (got === "dead") return await loseAccess({ id, shop, refreshToken, accessToken, why: "it cannot be renewed" });
    const [access, next] = [got.access_token, got.refresh_token];
    const sealed = [sealToken(id, "access_token", access), sealToken(id, "refresh_token", next)];
    const ends = [after(got.expires_in), after(got.refresh_token_expires_in)];
    await pool.query(STORE, [id, refreshToken, claim, ...sealed, ...ends, got.scope]);
  } catch (error) {
    log.warn({ shop, error: messageOf(error) }, "the access to a shop could not be renewed now");
    await pool.query(REST, [id, claim, tokenRestSeconds]);
  }
}

const isOver = ({ refreshTokenExpires }: Row) =>
  (refreshTokenExpires?.getTime() ?? Number.POSITIVE_INFINITY) < Date.now();
const after = (seconds: number) => new Date(Date.now() + seconds * 1000);
const seconds = z.number().int().positive();
// Without an end a token would never be refreshed again.
const tokens = z.object({
  ...{ access_token: z.string().min(1), refresh_token: z.string().min(1), scope: z.string() },
  ...{ expires_in: seconds, refresh_token_expires_in: seconds },
});
const refusal = z.object({ error: z.string() });
// A wrong client secret is not among them: that is our fault, and no merchant could mend it.
const DEAD = ["invalid_grant", "invalid_subject_token"];

async function askForTokens(shop: string, refreshToken: string): Promise<z.infer<typeof tokens> | "dead"> {
  return observeCall({ system: "shopify", operation: "refresh_token" }, async () => {
    const response = await fetch(`https://${shop}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        ...{ client_id: env.SHOPIFY_API_KEY, client_secret: env.SHOPIFY_API_SECRET },
        ...{ grant_type: "refresh_token", refresh_token: refreshToken },
      }),
      signal: AbortSignal.timeout(shopifyCallMs),
    });
    const answer = await response.json().catch(() => null);
    if (response.ok) return tokens.parse(answer);
    const { data } = refusal.safeParse(answer);
    if (response.status < 500 && data && DEAD.includes(data.error)) return "dead";
    throw new Error(`Shopify answered ${response.status}${data ? `, ${data.error.slice(0, 40)}` : ""}`);
  });
}

/** Notes that Shopify takes a token of a shop no more, though it was just renewed. Throws FORBIDDEN. */
export async function loseToken({ shop, refused }: { shop: string; refused: string }): Promise<never> {
  const row = await readRow(shop);
  const { accessToken = null } = row ?? {};
  if (row && accessToken && openToken(row.id, "access_token", accessToken) === refused)
    await loseAccess({ ...row, why: "Shopify refuses a token that was just renewed" });
  throw lost();
}

function lost(): AppError {
  return new AppError(
    "FORBIDDEN",
    "Looklift has lost its access to the shop. Open the app in the Shopify admin once, then try again.",
  );
}
