import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SHOP, sendWebhook, workWebhooks } from "../support/send-webhook";
import { startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess } from "../support/start-worker";
import { waitFor } from "../support/wait-for";

let core: TestCore;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  await core.pool.query("TRUNCATE webhook_deliveries");
  await core.pool.query("DELETE FROM pgboss.job WHERE name = 'webhook'");
});
afterAll(() => core.stop());

async function counts() {
  const { rows } = await core.pool.query(
    `SELECT (SELECT count(*)::int FROM webhook_deliveries) AS deliveries,
            (SELECT count(*)::int FROM webhook_deliveries WHERE worked_at IS NOT NULL) AS worked,
            (SELECT count(*)::int FROM pgboss.job WHERE name = 'webhook') AS jobs`,
  );
  return rows[0];
}

async function setDeliveries(assignment: string): Promise<void> {
  await core.pool.query(`UPDATE webhook_deliveries SET ${assignment}`);
}

async function sweep(): Promise<void> {
  const { sweepWebhooks } = await import("~/compliance/sweep-webhooks");
  await sweepWebhooks();
}

test("twenty deliveries of one webhook at once are one row and one job", async () => {
  const statuses = await Promise.all(Array.from({ length: 20 }, () => sendWebhook({ webhookId: "one" })));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await counts()).toEqual({ deliveries: 1, worked: 0, jobs: 1 });
});

test("a queue that takes nothing holds up no answer: what is stored is answered at once, and queued later, once", async () => {
  await sendWebhook({ webhookId: "first" });
  const blocker = new pg.Client(core.databaseUrl);
  await blocker.connect();
  await blocker.query("BEGIN; LOCK TABLE pgboss.job IN ACCESS EXCLUSIVE MODE");
  let isOpen = false;
  const open = async () => {
    isOpen = true;
    await blocker.query("COMMIT");
  };
  const release = setTimeout(() => void open(), 15_000);
  const statuses = await Promise.all(["one", "one", "two"].map((webhookId) => sendWebhook({ webhookId })));
  clearTimeout(release);
  // all were answered while the queue was still shut
  expect([isOpen, ...statuses]).toEqual([false, 200, 200, 200]);
  const { rows } = await core.pool.query("SELECT webhook_id FROM webhook_deliveries ORDER BY 1");
  expect(rows.map(({ webhook_id: id }) => id)).toEqual(["first", "one", "two"]);
  await open();
  await blocker.end();
  await waitFor(async () => (await counts()).jobs === 3, { what: "the queue to take what has come in" });
});

test("one that was worked off is answered and left at that, however late it comes again", async () => {
  await sendWebhook({ webhookId: "one" });
  await workWebhooks();
  await core.pool.query("DELETE FROM pgboss.job WHERE name = 'webhook'");
  expect(await sendWebhook({ webhookId: "one" })).toBe(200);
  expect(await counts()).toEqual({ deliveries: 1, worked: 1, jobs: 0 });
});

test("what it says is forgotten once it has been acted on", async () => {
  await sendWebhook({ topic: "app/scopes_update", payload: { current: ["read_products"] } });
  await workWebhooks();
  const { rows } = await core.pool.query("SELECT payload FROM webhook_deliveries");
  expect(rows).toEqual([{ payload: null }]);
});

test.each([
  ["customers/data_request", null],
  // the orders to be forgotten, until they are
  ["customers/redact", { orders: ["299938"] }],
])("of %s nothing about a customer is kept, not for a moment", async (topic, payload) => {
  const customer = { id: 191167, email: "jane@example.com", phone: "555-625-1199" };
  await sendWebhook({ topic, payload: { shop_id: 954889, shop_domain: SHOP, customer, orders_to_redact: [299938] } });
  const { rows } = await core.pool.query("SELECT topic, payload FROM webhook_deliveries");
  expect(rows).toEqual([{ topic, payload }]);
  await workWebhooks();
  expect(await counts()).toMatchObject({ worked: 1 });
});

test("one whose job was lost is sent to the queue again, after a while, once", async () => {
  await sendWebhook({ webhookId: "one" });
  await core.pool.query("DELETE FROM pgboss.job WHERE name = 'webhook'");
  await sweep();
  expect(await counts()).toMatchObject({ jobs: 0 });
  await setDeliveries("received_at = now() - interval '16 minutes'");
  await sweep();
  await sweep();
  expect(await counts()).toEqual({ deliveries: 1, worked: 0, jobs: 1 });
});

test("deliveries are forgotten after 30 days, but for those that still wait", async () => {
  await sendWebhook({ webhookId: "one" });
  await setDeliveries("received_at = now() - interval '31 days'");
  await sweep();
  expect(await counts()).toMatchObject({ deliveries: 1 });
  await setDeliveries("worked_at = now()");
  await sweep();
  expect(await counts()).toMatchObject({ deliveries: 0 });
});

test("the worker works them off", async () => {
  await core.pool.query("INSERT INTO shop_sessions (id, shop, state, is_online) VALUES ('offline', $1, '', false)", [
    SHOP,
  ]);
  const worker = await startWorkerProcess({ settings: core.settings });
  await sendWebhook({ topic: "app/uninstalled" });
  await waitFor(async () => (await counts()).worked === 1, { what: "the webhook to be worked off" });
  await worker.kill();
  const { rowCount } = await core.pool.query("SELECT 1 FROM shop_sessions");
  expect(rowCount).toBe(0);
});
