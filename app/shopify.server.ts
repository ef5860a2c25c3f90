import "@shopify/shopify-app-remix/adapters/node";
import { createHmac, timingSafeEqual } from "node:crypto";
import { ApiVersion, LogSeverity } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { env } from "./env.server";
import { messageOf } from "./errors";
import { unavailableRetrySeconds } from "./limits";
import { log } from "./log.server";
import { shopifySecrets } from "./shopify-secrets.server";
import { sessionStorage } from "./shopify-sessions.server";

const common = {
  apiKey: env.SHOPIFY_API_KEY,
  apiVersion: ApiVersion.October26,
  scopes: env.SCOPES.split(","),
  appUrl: env.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  sessionStorage,
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  logger: {
    level: LogSeverity.Warning,
    // its error texts may hold whole tokens; ours redacts them
    log: async (severity: LogSeverity, message: string) =>
      (severity <= LogSeverity.Error ? log.error : log.warn)({ from: "shopify" }, message),
  },
};

// The library knows one secret; during a rotation Shopify signs with the one before for a while.
const apps = shopifySecrets.map((secret) => ({ secret, app: shopifyApp({ ...common, apiSecretKey: secret }) }));
const { app: current } = apps[0] as (typeof apps)[number];

export const addDocumentResponseHeaders = current.addDocumentResponseHeaders;

/** The library under the secret that has signed the session token of a request; under the current one for any other request. */
function chooseApp(request: Request): typeof current {
  const token =
    /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ??
    new URL(request.url).searchParams.get("id_token") ??
    "";
  return apps.find(({ secret }) => isSignedWith(secret, token))?.app ?? current;
}

function isSignedWith(secret: string, token: string): boolean {
  const [head = "", body = "", signature = ""] = token.split(".");
  const digest = createHmac("sha256", secret).update(`${head}.${body}`).digest("base64url");
  return signature.length === digest.length && timingSafeEqual(Buffer.from(signature), Buffer.from(digest));
}

/**
 * The shop whose staff sent this request from the Shopify admin. Throws the Response that the library, or we, answer to
 * anybody else: a redirect, the bounce page, or 401. `redirect` is the only way to leave the admin's iframe; `userId` is the
 * member of the staff, as Shopify numbers them.
 */
export async function authenticateAdmin(request: Request) {
  const { session, sessionToken, redirect } = await callLibrary(() => chooseApp(request).authenticate.admin(request));
  if (!areClaimsComplete(sessionToken, session.shop))
    throw new Response(undefined, { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } });
  return { shop: session.shop, redirect, userId: sessionToken?.sub ?? null };
}

// It throws Responses on purpose; errors, and a bare 500, where Shopify does not answer or answers something else.
async function callLibrary<T>(authenticateAs: () => Promise<T>): Promise<T> {
  try {
    return await authenticateAs();
  } catch (error) {
    if (error instanceof Response && error.status < 500) throw error;
    log.warn({ error: messageOf(error) }, "Shopify did not confirm who is calling");
    const headers = { "retry-after": String(unavailableRetrySeconds) };
    throw new Response("Shopify did not confirm who you are. Try again in a moment.", { status: 503, headers });
  }
}

/** Whether a text is the domain that Shopify gave a shop. */
export function isShopDomain(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(text);
}

type Claims = { iss?: string | undefined; dest?: string | undefined; exp?: number | undefined };

/** What the library leaves unchecked in a session token whose signature is right: it ends, and both of its shops are this one. */
export function areClaimsComplete({ iss = "", dest = "", exp }: Claims, shop: string): boolean {
  const hosts = [iss, dest].map((url) => (URL.canParse(url) ? new URL(url).hostname : ""));
  return typeof exp === "number" && hosts.every((host) => host === shop);
}

/** What a page needs to load App Bridge. */
export const appBridge = { apiKey: env.SHOPIFY_API_KEY, url: env.APP_BRIDGE_URL };
