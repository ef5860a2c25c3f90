import { randomBytes } from "node:crypto";
import type { AccessToken, RefreshToken, ShopState } from "../shop-state";
import type { StandIn } from "../stand-in";

const ACCESS_SECONDS = 3_600;
const REFRESH_SECONDS = 7_776_000;

const random = (prefix: string): string => `${prefix}_${randomBytes(16).toString("hex")}`;
const after = (seconds: number): number => Date.now() + seconds * 1000;

/** An offline token of an hour with the refresh token for the next one, as the answer of the token endpoint. */
export function issueOfflineToken({ state }: Pick<StandIn, "state">, replaced: string | null = null): object {
  dropExpired(state);
  const { scopes } = state.installation;
  const access: AccessToken = { token: random("shpat"), scopes, expiresAt: after(ACCESS_SECONDS), userId: null };
  const refresh: RefreshToken = {
    token: random("shprt"),
    scopes,
    expiresAt: after(REFRESH_SECONDS),
    previous: replaced,
  };
  state.tokens.set(access.token, access);
  state.refreshTokens.set(refresh.token, refresh);
  return {
    access_token: access.token,
    scope: scopes.join(","),
    expires_in: ACCESS_SECONDS,
    refresh_token: refresh.token,
    refresh_token_expires_in: REFRESH_SECONDS,
  };
}

type Online = { state: ShopState; user: { id: number; first_name: string; last_name: string; email: string } };

/** An online token, which belongs to the merchant and has no refresh token. */
export function issueOnlineToken({ state, user }: Online): object {
  dropExpired(state);
  const { scopes } = state.installation;
  const userId = String(user.id);
  const access: AccessToken = { token: random("shpua"), scopes, expiresAt: after(ACCESS_SECONDS), userId };
  state.tokens.set(access.token, access);
  return {
    access_token: access.token,
    scope: scopes.join(","),
    expires_in: ACCESS_SECONDS,
    associated_user_scope: scopes.join(","),
    associated_user: { ...user, account_owner: true, locale: "en", collaborator: false, email_verified: true },
  };
}

/**
 * Rotates a refresh token; null when it is not (or no longer) good. The one before stays good until the new one was used
 * once, because an answer may get lost.
 */
export function refreshOfflineToken(standIn: Pick<StandIn, "state">, token: string): object | null {
  const { refreshTokens } = standIn.state;
  const found = refreshTokens.get(token);
  if (!found || found.expiresAt < Date.now()) return null;
  if (found.previous) refreshTokens.delete(found.previous);
  return issueOfflineToken(standIn, found.token);
}

/** The access that a token of the Admin API gives; null when it is unknown or over. */
export function readAccessToken({ state }: Pick<StandIn, "state">, token: string | undefined): AccessToken | null {
  const access = state.tokens.get(token ?? "");
  if (!access || !state.installation.installed) return null;
  return access.expiresAt !== null && access.expiresAt < Date.now() ? null : access;
}

function dropExpired({ tokens, refreshTokens }: ShopState): void {
  const now = Date.now();
  for (const [token, { expiresAt }] of tokens) if (expiresAt !== null && expiresAt < now) tokens.delete(token);
  for (const [token, { expiresAt }] of refreshTokens) if (expiresAt < now) refreshTokens.delete(token);
}
