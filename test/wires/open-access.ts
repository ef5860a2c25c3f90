import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startShopWorld } from "../local/shopify-world";
import { keyOf } from "../support/reload-with";
import { startCore } from "../support/start-core";

export { API_KEY, API_SECRET, SHOP } from "../local/shopify-world";

import { API_KEY, API_SECRET, SCOPES, SHOP } from "../local/shopify-world";

/** What a test answers in the stand-in's place; undefined lets that answer. */
type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | undefined;
type Asked = { path: string; token: string; fields: Record<string, string> };
export type Access = Awaited<ReturnType<typeof openAccess>>;
type OpenAccess = { env?: Record<string, string> };

/**
 * The app's core beside the Shopify stand-in, with a door between them: `asked` is what came through, `answer` may answer
 * instead, also after a while. `give` puts a session with good tokens into the database, as after an exchange.
 */
export async function openAccess({ env = {} }: OpenAccess = {}) {
  const world = await startShopWorld();
  const asked: Asked[] = [];
  const door = { answer: (async () => undefined) as (asked: Asked) => Promise<Answer> };
  const server = createServer((request, response) => void pass(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const path = request.url ?? "";
    const token = String(request.headers["x-shopify-access-token"] ?? "");
    const call = { path, token, fields: JSON.parse(body || "{}") };
    asked.push(call);
    const own = await door.answer(call);
    if (own) {
      const text = typeof own.body === "string" ? own.body : JSON.stringify(own.body ?? {});
      return void response.writeHead(own.status, { "content-type": "application/json", ...own.headers }).end(text);
    }
    const headers = { "content-type": "application/json", "x-shopify-access-token": token, "x-forwarded-host": SHOP };
    const answer = await fetch(`${world.shop.origin}${path}`, { method: "POST", headers, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  }

  process.env["LOCAL_SHOPIFY_URL"] = origin;
  await import("../../local/shopify/preload.mjs");
  const settings = { SHOPIFY_API_KEY: API_KEY, SHOPIFY_API_SECRET: API_SECRET, LOCAL_SHOPIFY_URL: origin };
  const core = await startCore({ env: { ...settings, ENCRYPTION_KEY: keyOf(1), ...env } });
  const { issueOfflineToken } = await import("../../local/shopify/oauth/issue-tokens");
  // before a test may load the app's modules anew
  const { sessionStorage } = await import("~/shopify-sessions.server");
  const { Session } = await import("@shopify/shopify-api");
  const id = `offline_${SHOP}`;
  return {
    core,
    state: world.shop.state,
    asked,
    door,
    /** Those of `asked` that asked for tokens. */
    refreshes: () => asked.filter(({ path }) => path.endsWith("/access_token")),
    /** A new session of the shop, whose token ends in so many seconds. */
    async give({ seconds = 3_600 }: { seconds?: number } = {}) {
      const issued = issueOfflineToken({ state: world.shop.state }) as { access_token: string; refresh_token: string };
      const { access_token: accessToken, refresh_token: refreshToken } = issued;
      const expires = new Date(Date.now() + seconds * 1000);
      const facts = { id, shop: SHOP, state: "", isOnline: false, scope: SCOPES, expires };
      const session = new Session({
        ...facts,
        accessToken,
        refreshToken,
        refreshTokenExpires: new Date(Date.now() + 1e9),
      });
      await sessionStorage.storeSession(session);
      asked.splice(0);
      door.answer = async () => undefined;
      return { accessToken, refreshToken };
    },
    /** The session's row, as it is stored. */
    async row() {
      const { rows } = await core.pool.query("SELECT * FROM shop_sessions WHERE id = $1", [id]);
      return rows[0];
    },
    change: (assignment: string) => core.pool.query(`UPDATE shop_sessions SET ${assignment} WHERE id = $1`, [id]),
    async stop() {
      await core.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await world.stop();
    },
  };
}
