import "@shopify/shopify-app-remix/adapters/node";
import { setTimeout as pause } from "node:timers/promises";
import { ApiVersion, LogSeverity } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { env } from "./env.server";
import { AppError, messageOf } from "./errors";
import { shopifyCallMs, shopifyTriesMax, unavailableRetrySeconds } from "./limits";
import { log } from "./log.server";
import { observeCall } from "./observe-call.server";
import { sessionStorage } from "./shopify-sessions.server";

const apiVersion = ApiVersion.October26;

const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion,
  scopes: env.SCOPES.split(","),
  appUrl: env.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  sessionStorage,
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  logger: {
    level: LogSeverity.Warning,
    // its error texts may hold whole tokens; ours redacts them
    log: async (severity, message) =>
      (severity <= LogSeverity.Error ? log.error : log.warn)({ from: "shopify" }, message),
  },
});

export const authenticate = shopify.authenticate;
export const addDocumentResponseHeaders = shopify.addDocumentResponseHeaders;

/**
 * The shop whose staff sent this request from the Shopify admin. Throws the Response that the library, or we, answer to
 * anybody else: a redirect, the bounce page, or 401. `redirect` is the only way to leave the admin's iframe.
 */
export async function authenticateAdmin(request: Request) {
  const { session, sessionToken, redirect } = await callLibrary(() => shopify.authenticate.admin(request));
  if (!areClaimsComplete(sessionToken, session.shop))
    throw new Response(undefined, { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } });
  return { shop: session.shop, redirect };
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

export { shopifySecrets } from "./shopify-secrets.server";

type GraphqlAnswer = { data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] };
export type AdminGraphql = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/**
 * Calls the Admin GraphQL API as the app, outside of a merchant's request, with the shop's offline session. Each call has
 * a timeout; throttled and unavailable answers are tried again, a bounded number of times. Throws UNAVAILABLE, or
 * FORBIDDEN when the shop has to open the app again.
 */
export async function adminGraphql({ shop, signal }: { shop: string; signal?: AbortSignal }): Promise<AdminGraphql> {
  const token = await offlineToken(shop);
  return async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const post = () => postGraphql({ shop, token, query, variables, signal });
      const answer = await observeCall({ system: "shopify", operation: "graphql" }, post);
      if (answer !== "busy") return answer as T;
      if (attempt === shopifyTriesMax) throw new AppError("UNAVAILABLE", "Shopify is busy. Try again in a minute.");
      await pause(2 ** attempt * 250 + Math.random() * 250, undefined, signal ? { signal } : {});
    }
  };
}

async function offlineToken(shop: string): Promise<string> {
  try {
    const { session } = await shopify.unauthenticated.admin(shop);
    if (session.accessToken) return session.accessToken;
  } catch (error) {
    log.warn({ shop, error: messageOf(error) }, "no usable session for a shop");
  }
  throw new AppError(
    "FORBIDDEN",
    "Looklift has lost its access to the shop. Open the app in the Shopify admin once, then try again.",
  );
}

type Post = {
  shop: string;
  token: string;
  query: string;
  variables: Record<string, unknown>;
  signal: AbortSignal | undefined;
};

async function postGraphql({ shop, token, query, variables, signal }: Post): Promise<unknown | "busy"> {
  const timeout = AbortSignal.timeout(shopifyCallMs);
  let response: Response;
  try {
    response = await fetch(`https://${shop}/admin/api/${apiVersion}/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": token },
      body: JSON.stringify({ query, variables }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError("UNAVAILABLE", "Shopify does not answer. Try again in a minute.", { cause });
  }
  if (response.status === 429 || response.status >= 500) return "busy";
  if (response.status === 401 || response.status === 403)
    throw new AppError(
      "FORBIDDEN",
      "Shopify refuses Looklift's access to the shop. Open the app in the Shopify admin once, then try again.",
    );
  if (!response.ok)
    throw new AppError("UNAVAILABLE", `Shopify answered with an error (${response.status}). Try again in a minute.`);
  const answer = (await response.json()) as GraphqlAnswer;
  if (answer.errors?.some((error) => error.extensions?.code === "THROTTLED")) return "busy";
  if (answer.errors?.length || answer.data === undefined) {
    const messages = (answer.errors ?? []).map((error) => error.message).join("; ");
    throw new AppError("UNAVAILABLE", "Shopify could not carry out the request.", { cause: new Error(messages) });
  }
  return answer.data;
}
