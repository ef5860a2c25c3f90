import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { StandIn } from "../stand-in";

const LIFE_SECONDS = 60;
const SKEW_SECONDS = 10;
/** The one merchant who uses the stand-in's admin. */
export const MERCHANT = { id: 42, first_name: "Demo", last_name: "Merchant", email: "owner@demo.example" };

type Keys = Pick<StandIn, "state" | "apiKey" | "apiSecret">;

/** A session token as the admin gives it to the embedded app: a JWT, signed with the client secret, good for a minute. */
export function makeIdToken({ state, apiKey, apiSecret }: Keys): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `https://${state.shop}/admin`,
    dest: `https://${state.shop}`,
    aud: apiKey,
    sub: String(MERCHANT.id),
    exp: now + LIFE_SECONDS,
    nbf: now,
    iat: now,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign(signed, apiSecret)}`;
}

/** Whether a session token is one of ours, for this app and this shop, and still good. */
export function isIdToken(token: string, { state, apiKey, apiSecret }: Keys): boolean {
  const [head = "", body = "", signature = ""] = token.split(".");
  const [given, wanted] = [Buffer.from(signature), Buffer.from(sign(`${head}.${body}`, apiSecret))];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  const [{ alg }, claims] = [decode(head), decode(body)];
  const now = Date.now() / 1000;
  return (
    alg === "HS256" &&
    claims["aud"] === apiKey &&
    claims["dest"] === `https://${state.shop}` &&
    claims["iss"] === `https://${state.shop}/admin` &&
    Number(claims["exp"]) > now - SKEW_SECONDS &&
    Number(claims["nbf"]) < now + SKEW_SECONDS
  );
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
const sign = (text: string, secret: string): string => createHmac("sha256", secret).update(text).digest("base64url");

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
