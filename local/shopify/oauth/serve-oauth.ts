import { timingSafeEqual } from "node:crypto";
import type { Context, Hono } from "hono";
import type { StandIn } from "../stand-in";
import { isIdToken, MERCHANT } from "./id-token";
import { issueOfflineToken, issueOnlineToken, refreshOfflineToken } from "./issue-tokens";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

type Fields = Record<string, string>;
type Answer = { status: 200 | 400 | 404; body: object };

/** The token endpoint of the shop: exchange of a session token, and refresh. It takes JSON and forms. */
export function serveOauth(web: Hono, standIn: StandIn): void {
  web.post("/admin/oauth/access_token", async (c) => {
    const { status, body } = answerTokenCall(standIn, await readFields(c), c.req.header("x-forwarded-host"));
    await standIn.state.save();
    return c.json(body, status);
  });
}

const bad = (error: string, description?: string): Answer => ({
  status: 400,
  body: { error, ...(description && { error_description: description }) },
});

function answerTokenCall(standIn: StandIn, fields: Fields, host: string | undefined): Answer {
  const { state, apiKey, apiSecret } = standIn;
  if (host !== undefined && host !== state.shop) return { status: 404, body: { error: "shop_not_found" } };
  if (fields["client_id"] !== apiKey || !isSame(fields["client_secret"] ?? "", apiSecret)) return bad("invalid_client");
  if (fields["grant_type"] === "refresh_token") {
    const refreshed = refreshOfflineToken(standIn, fields["refresh_token"] ?? "");
    return refreshed ? { status: 200, body: refreshed } : bad("invalid_grant", "The refresh token is not valid.");
  }
  if (fields["grant_type"] !== EXCHANGE) return bad("unsupported_grant_type");
  return exchange(standIn, fields);
}

function exchange(standIn: StandIn, fields: Fields): Answer {
  const { state } = standIn;
  if (fields["subject_token_type"] !== ID_TOKEN) return bad("invalid_request", "subject_token_type");
  if (!state.installation.installed || !isIdToken(fields["subject_token"] ?? "", standIn))
    return bad("invalid_subject_token");
  const wanted = fields["requested_token_type"];
  if (wanted === ONLINE) return { status: 200, body: issueOnlineToken({ state, user: MERCHANT }) };
  if (wanted !== OFFLINE) return bad("invalid_request", "requested_token_type");
  if (!["1", "true"].includes(fields["expiring"] ?? ""))
    return bad("invalid_request", "Public apps must ask for expiring offline tokens: expiring=1.");
  return { status: 200, body: issueOfflineToken(standIn) };
}

async function readFields(c: Context): Promise<Fields> {
  const text = await c.req.text();
  if (!c.req.header("content-type")?.includes("json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const given = JSON.parse(text) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
