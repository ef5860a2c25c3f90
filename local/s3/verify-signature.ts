import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { S3Error } from "./s3-error";

const SKEW_MS_MAX = 15 * 60_000;
const EXPIRES_SECONDS_MAX = 604_800;

export type Query = [name: string, value: string][];
export type SignedRequest = { method: string; rawPath: string; query: Query; headers: IncomingHttpHeaders };
export type KeyPair = { accessKeyId: string; secretAccessKey: string };
export type Account = KeyPair & {
  region: string;
  /** Pairs that are taken beside the first one, as in the days of a rotation. */
  otherPairs?: readonly KeyPair[];
};
export type Verified = { payload: string };

type Claim = { credential: string; signedHeaders: string[]; signature: string; date: string; payload: string };

/** Reads the raw query string of a URL (without "?"), decoded, in order, repetitions kept. */
export function parseQuery(raw: string): Query {
  return raw
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      const name = at < 0 ? pair : pair.slice(0, at);
      return [decodeURIComponent(name), at < 0 ? "" : decodeURIComponent(pair.slice(at + 1))];
    });
}

/**
 * Verifies AWS Signature Version 4 (AWS: "Authenticating Requests", header and query form) and answers the payload hash that
 * was signed. Throws the S3Error that S3 answers with. `now` in milliseconds.
 */
export function verifySignature(request: SignedRequest, account: Account, now = Date.now()): Verified {
  const claim = readClaim(request, now);
  const { scope, pair } = readScope(claim, account);
  if (!claim.signedHeaders.includes("host")) throw mismatch();
  for (const name of Object.keys(request.headers))
    if (name.startsWith("x-amz-") && name !== "x-amz-content-sha256" && !claim.signedHeaders.includes(name))
      throw new S3Error(
        403,
        "AccessDenied",
        `There were headers present in the request which were not signed: ${name}`,
      );
  const expected = sign(request, claim, scope, pair);
  if (!equals(expected, claim.signature)) throw mismatch();
  return { payload: claim.payload };
}

function readClaim({ query, headers }: SignedRequest, now: number): Claim {
  const inQuery = Object.fromEntries(query);
  const byQuery = inQuery["X-Amz-Algorithm"] !== undefined;
  if (byQuery && headers.authorization) throw new S3Error(400, "InvalidArgument", "Only one auth mechanism allowed");
  if (byQuery) return readQueryClaim(inQuery, now);
  if (headers.authorization) return readHeaderClaim(headers.authorization, headers, now);
  throw new S3Error(403, "AccessDenied", "Access Denied");
}

function readHeaderClaim(authorization: string, headers: IncomingHttpHeaders, now: number): Claim {
  const form = /^AWS4-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/;
  const [, credential, names, signature] = form.exec(authorization) ?? [];
  if (!credential || !names || !signature) throw new S3Error(400, "AuthorizationHeaderMalformed");
  const date = String(headers["x-amz-date"] ?? "");
  const payload = headers["x-amz-content-sha256"];
  if (typeof payload !== "string") throw new S3Error(400, "InvalidRequest", "Missing x-amz-content-sha256");
  if (!/^([0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/.test(payload))
    throw new S3Error(400, "InvalidArgument", "x-amz-content-sha256 is neither a sha256 nor one of its key words");
  if (!(Math.abs(parseDate(date) - now) <= SKEW_MS_MAX)) throw new S3Error(403, "RequestTimeTooSkewed");
  return { credential, signedHeaders: names.split(";"), signature, date, payload };
}

function readQueryClaim(query: Record<string, string>, now: number): Claim {
  const malformed = new S3Error(400, "AuthorizationQueryParametersError");
  const date = query["X-Amz-Date"] ?? "";
  const signedAt = parseDate(date);
  const expires = Number(query["X-Amz-Expires"]);
  if (query["X-Amz-Algorithm"] !== "AWS4-HMAC-SHA256" || Number.isNaN(signedAt)) throw malformed;
  if (!(expires >= 1 && expires <= EXPIRES_SECONDS_MAX)) throw malformed;
  if (signedAt - now > SKEW_MS_MAX) throw new S3Error(403, "AccessDenied", "Request is not valid yet");
  if (now > signedAt + expires * 1000) throw new S3Error(403, "AccessDenied", "Request has expired");
  return {
    credential: query["X-Amz-Credential"] ?? "",
    signedHeaders: (query["X-Amz-SignedHeaders"] ?? "").split(";"),
    signature: query["X-Amz-Signature"] ?? "",
    date,
    payload: query["X-Amz-Content-Sha256"] ?? "UNSIGNED-PAYLOAD",
  };
}

function readScope({ credential, date }: Claim, account: Account): { scope: string; pair: KeyPair } {
  const [, key, day, region] = /^([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request$/.exec(credential) ?? [];
  if (!key || !day || !region) throw new S3Error(400, "AuthorizationQueryParametersError");
  const pair = [account, ...(account.otherPairs ?? [])].find(({ accessKeyId }) => equals(key, accessKeyId));
  if (!pair) throw new S3Error(403, "InvalidAccessKeyId");
  if (region !== account.region)
    throw new S3Error(
      400,
      "AuthorizationHeaderMalformed",
      `the region '${region}' is wrong; expecting '${account.region}'`,
    );
  if (!date.startsWith(day)) throw mismatch();
  return { scope: `${day}/${region}/s3/aws4_request`, pair };
}

function sign(
  { method, rawPath, query, headers }: SignedRequest,
  claim: Claim,
  scope: string,
  { secretAccessKey }: KeyPair,
): string {
  const canonical = [
    method,
    rawPath,
    canonicalQuery(query),
    ...claim.signedHeaders.map(
      (name) =>
        `${name}:${String(headers[name] ?? "")
          .trim()
          .replace(/ +/g, " ")}`,
    ),
    "",
    claim.signedHeaders.join(";"),
    claim.payload,
  ].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const key = scope.split("/").reduce((secret: Buffer | string, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, `AWS4-HMAC-SHA256\n${claim.date}\n${scope}\n${hash}`).toString("hex");
}

function canonicalQuery(query: Query): string {
  const escaped = query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]): [string, string] => [escapeUri(name), escapeUri(value)]);
  escaped.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  return escaped.map((pair) => pair.join("=")).join("&");
}

/** URI encoding as SigV4 wants it: everything but unreserved characters. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function parseDate(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year
    ? Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
    : Number.NaN;
}

const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const mismatch = () =>
  new S3Error(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided.",
  );

function equals(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
