import { afterEach, beforeAll, expect, test, vi } from "vitest";

const SECRET = "a+secret of the app";
const SEAL = Buffer.alloc(32, 9).toString("base64");
const DATABASE_PASSWORD = "p@ss:word/7";

let log: typeof import("~/log.server")["log"];
let lines: string[] = [];

beforeAll(async () => {
  Object.assign(process.env, {
    NODE_ENV: "test",
    LOG_LEVEL: "info",
    DATABASE_URL: `postgresql://looklift:${encodeURIComponent(DATABASE_PASSWORD)}@127.0.0.1:5/db`,
    S3_ENDPOINT: "http://127.0.0.1:9",
    S3_BUCKET: "b",
    S3_ACCESS_KEY_ID: "k",
    S3_SECRET_ACCESS_KEY: "the-secret-of-the-store",
    SHOPIFY_API_KEY: "k",
    SHOPIFY_API_SECRET: SECRET,
    ENCRYPTION_KEY: SEAL,
    SHOPIFY_APP_URL: "http://localhost:3000",
  });
  ({ log } = await import("~/log.server"));
});
afterEach(() => {
  vi.restoreAllMocks();
  lines = [];
});

/** What a call writes, as text and parsed. */
function written(call: () => void) {
  vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  call();
  vi.restoreAllMocks();
  const text = lines.join("");
  return { text, line: JSON.parse(text || "null") };
}

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzaG9wIjoiYSJ9.c2lnbmF0dXJl";
const texts: [string, string, string][] = [
  ["an API key", "the key sk_live_AbC-123_xyz was used", "AbC-123"],
  ["a test key", "sk_test_QQQQ", "QQQQ"],
  ["an access token", "token shpat_0123456789abcdef", "0123456789abcdef"],
  ["a refresh token", "shprt_0123456789abcdef", "0123456789abcdef"],
  ["a webhook's secret", "signed with whsec_MfKQ9r8GKYqrTwjU", "MfKQ9r8"],
  ["a session token", `Failed to parse session token '${JWT}': no`, "eyJzaG9w"],
  ["an unsigned session token", "eyJhbGciOiJub25lIn0.eyJzaG9wIjoiYSJ9.", "eyJzaG9w"],
  ["a bearer", 'Authorization: "bearer abc.def-ghi"', "abc.def"],
  ["basic credentials", "Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"],
  ["a presigned URL", "PUT http://127.0.0.1:9/b/k?X-Amz-Date=2026&X-Amz-Signature=aabbcc failed", "aabbcc"],
  ["a signature that is not last", "https://s/k?X-Amz-Signature=aabbcc&x-id=GetObject", "aabbcc"],
  ["an app proxy's query", "/proxy?shop=a.myshopify.com&signature=aabbcc", "aabbcc"],
  ["an admin launch", "https://a/app?hmac=aabbcc&shop=a", "aabbcc"],
  ["a bounced session token", "/auth/session-token?shop=a&id_token=abcabc", "abcabc"],
  ["an OAuth code", "/auth/callback?code=aabbcc", "aabbcc"],
  ["a signed header", "AWS4-HMAC-SHA256 Credential=k/2026,SignedHeaders=host,Signature=aabbcc00", "aabbcc00"],
  ["a database URL", "connect ECONNREFUSED postgres://u:hunter2@db.example/x", "hunter2"],
  ["another URL with a password", "redis://:hunter2@cache", "hunter2"],
  ["our own secret", `HMAC with ${SECRET} failed`, SECRET],
  ["the key that seals tokens", `no cipher for ${SEAL}`, SEAL],
  ["the store's secret", "the-secret-of-the-store", "the-secret"],
  ["the database's password", `auth failed for ${DATABASE_PASSWORD}`, DATABASE_PASSWORD],
];

test.each(texts)("%s does not reach the log, wherever it stands", (_name, text, secret) => {
  const error = new Error(text, { cause: { deep: [new Error(text)] } });
  for (const call of [
    () => log.warn({}, text),
    () => log.error({ error }, "failed"),
    () => log.info({ nested: { list: [text, { text }] } }, "told"),
    () => log.info({ quoted: `he said "${text}"` }, "told"),
  ]) {
    const { text: all } = written(call);
    lines = [];
    expect(all).not.toContain(secret);
    expect(all).toContain("redacted");
  }
});

test.each([
  ...["authorization", "cookie", "set-cookie", "token", "accessToken", "refresh_token", "apiSecretKey", "password"],
  ...["X-Shopify-Hmac-Sha256", "signature", "productName", "product_title", "productDescription", "context", "input"],
])("the field %s is never written", (name) => {
  const { text } = written(() =>
    log.info({ a: { [name]: "harmless to look at" }, [name]: { b: ["harmless"] } }, "told"),
  );
  expect(text).not.toContain("harmless");
});

test("what identifies a request is written as it is", () => {
  const fields = {
    requestId: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    shop: "a.myshopify.com",
    path: "/v1/extract?page=2",
    count: 3n,
  };
  const { line } = written(() => log.info(fields, "what was that?"));
  expect(line).toMatchObject({ ...fields, count: "3", level: "info", message: "what was that?", pid: process.pid });
  expect(new Date(line.time).getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("an error is written with its kind, code, words, place and cause", () => {
  const error = Object.assign(new TypeError("no"), { code: "ECONNRESET", cause: new Error("why") });
  const { line } = written(() => log.error({ error }, "failed"));
  expect(line.error).toMatchObject({ name: "TypeError", code: "ECONNRESET", message: "no", cause: { message: "why" } });
  expect(line.error.stack).toContain("log.test.ts");
});

test("what cannot be written takes neither its line nor the caller down", () => {
  const circle: Record<string, unknown> = {};
  circle["itself"] = circle;
  const { line } = written(() => log.warn({ circle }, "round and round"));
  expect(line).toMatchObject({
    level: "warn",
    message: "round and round",
    unwritable: expect.stringContaining("circular"),
  });
});

test("lines below the level are not written", () => {
  expect(written(() => log.debug({}, "chatter")).text).toBe("");
});

test("what is logged within a request carries its id, also after a wait; a line's own fields come first", async () => {
  const { logAbout } = await import("~/log.server");
  const lineOf = (call: () => void) => {
    lines = [];
    return written(call).line;
  };
  await logAbout({ requestId: "R1" }, async () => {
    await Promise.resolve();
    expect(lineOf(() => log.info({ count: 1 }, "told"))).toMatchObject({ requestId: "R1", count: 1 });
    expect(lineOf(() => log.info({ requestId: "R2" }, "told")).requestId).toBe("R2");
  });
  expect(lineOf(() => log.info({}, "told"))).not.toHaveProperty("requestId");
});
