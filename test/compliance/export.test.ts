// A shop's export: everything that the database keeps of it, nothing of anybody else's, and no secret.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { makeShop, type TestShop } from "../webhooks/make-shop";

// What stands inside the lines of another kind, and what is no part of a shop's data: books of our own, and hashes of bodies.
const INSIDE: Record<string, string> = {
  key_spend: "api_key",
  plan_periods: "plan",
  overages: "plan",
  subscriptions: "plan",
  extracted_items: "extraction",
  request_events: "extraction",
  callback_attempts: "webhook_message",
  published_pages: "look",
  bulk_run_looks: "bulk_run",
  measuring: "measuring",
  look_order_lines: "look_order",
};
const NOT_OF_A_SHOP = [
  "_prisma_migrations",
  "erased_shops",
  "erasure_keys",
  "reconciler_runs",
  "credit_holds",
  "idempotency_keys",
  // when something is to be done next, and by whom it is done just now
  "shop_checks",
  "page_leases",
  "pixel_events",
];
const KINDS: Record<string, string> = {
  clients: "client",
  api_keys: "api_key",
  credit_accounts: "credit_account",
  credit_grants: "credit_grant",
  credit_entries: "credit_entry",
  purchases: "purchase",
  billing_accounts: "plan",
  trial_images: "trial_image",
  request_logs: "extraction",
  looks: "look",
  shop_removals: "removal",
  bulk_runs: "bulk_run",
  shop_leaves: "uninstall_choice",
  callback_endpoints: "webhook_endpoint",
  callback_sends: "webhook_message",
  shop_sessions: "shopify_session",
  webhook_deliveries: "shopify_webhook",
  flow_runs: "flow_run",
  flow_events: "flow_event",
  look_counts: "look_count",
  look_orders: "look_order",
  look_refunds: "look_refund",
};

type Line = Record<string, unknown> & { record: string };

let core: TestCore;
let mine: TestShop;
let other: TestShop;

beforeAll(async () => {
  core = await startCore();
  mine = await makeShop({ core, shop: "mine.myshopify.com", number: 1 });
  other = await makeShop({ core, shop: "other.myshopify.com", number: 2 });
  const { sendWebhook } = await import("../support/send-webhook");
  for (const { shop } of [mine, other]) expect(await sendWebhook({ topic: "customers/redact", shop })).toBe(200);
});
afterAll(() => core.stop());

async function exportText({ shop }: TestShop): Promise<string> {
  const { answerExport } = await import("~/compliance/export-shop");
  const answer = answerExport({ shop });
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="looklift-export.jsonl"');
  return answer.text();
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

test("every table of the app is exported, inside another one, or known to be of no shop", async () => {
  const { rows } = await core.pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const unknown = rows.map(({ name }) => name).filter((name) => !(name in KINDS) && !(name in INSIDE));
  expect(unknown.filter((name) => !NOT_OF_A_SHOP.includes(name))).toEqual([]);
});

test("as many lines of each kind as rows that the shop has, between a first and a last line", async () => {
  const lines = linesOf(await exportText(mine));
  expect([lines[0]?.record, lines.at(-1)]).toEqual(["export", { record: "end" }]);
  for (const [table, kind] of Object.entries(KINDS)) {
    const { rows } = await core.pool.query(
      `SELECT count(*)::int AS count FROM ${table} t WHERE (to_jsonb(t) ->> 'client_id') = ANY($1)
       OR (to_jsonb(t) ->> 'shop') = $2 OR EXISTS (SELECT 1 FROM callback_endpoints e
         WHERE e.id = to_jsonb(t) ->> 'endpoint_id' AND e.client_id = ANY($1))`,
      [mine.clientIds, mine.shop],
    );
    expect([table, rows[0].count]).not.toEqual([table, 0]);
    expect([table, lines.filter((line) => line.record === kind).length]).toEqual([table, rows[0].count]);
  }
  for (const kind of Object.values(INSIDE)) expect(lines.some((line) => line.record === kind)).toBe(true);
});

test("the links lead to the pictures", async () => {
  const lines = linesOf(await exportText(mine));
  const items = lines.flatMap((line) => (line["items"] ?? []) as { cutoutUrl: string; maskUrl: string }[]);
  const photos = lines.flatMap((line) => (line.record === "trial_image" && line["url"] ? [String(line["url"])] : []));
  const urls = [...items.flatMap(({ cutoutUrl, maskUrl }) => [cutoutUrl, maskUrl]), ...photos];
  expect(urls.length).toBeGreaterThanOrEqual(4);
  for (const url of urls) expect((await fetch(url)).status).toBe(200);
});

test("nothing of another shop, and no secret, is in it", async () => {
  const text = await exportText(mine);
  const { rows: keys } = await core.pool.query("SELECT key_hash FROM api_keys");
  const { rows: hashing } = await core.pool.query("SELECT hash_key FROM measuring");
  const { rows: endpoints } = await core.pool.query("SELECT secret FROM callback_endpoints");
  const { rows: sessions } = await core.pool.query("SELECT access_token, refresh_token FROM shop_sessions");
  const secrets = [...keys, ...hashing, ...endpoints, ...sessions].flatMap((row) => Object.values(row) as string[]);
  for (const secret of [...secrets, ...mine.tokens, "shpat_of_"]) expect(text).not.toContain(secret);
  const foreign = [other.shop, ...other.clientIds, other.words.productName, other.productGid, other.ready];
  for (const trace of foreign) expect(text).not.toContain(trace);
});

test("an export that fails on the way breaks off without its last line", async () => {
  const { prisma } = await import("~/db.server");
  const { answerExport } = await import("~/compliance/export-shop");
  const reader = answerExport({ shop: mine.shop }).body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await prisma.$executeRaw`ALTER TABLE looks RENAME TO looks_away`;
  try {
    const drain = async () => {
      while (!(await reader?.read())?.done);
    };
    await expect(drain()).rejects.toThrow();
  } finally {
    await prisma.$executeRaw`ALTER TABLE looks_away RENAME TO looks`;
  }
});
