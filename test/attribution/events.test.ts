// What a storefront's pixel posts: counted once, checked against the shop's own looks, bounded, and nothing of the caller kept.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { type Measured, openMeasured, postEvents } from "./open-measured";

let core: TestCore;
let shop: Measured;
let other: Measured;

beforeAll(async () => {
  core = await startCore();
  shop = await openMeasured(core, "mine.myshopify.com");
  other = await openMeasured(core, "other.myshopify.com");
});
beforeEach(async () => {
  await core.pool.query("DELETE FROM look_counts; DELETE FROM pixel_events");
});
afterAll(() => core.stop());

const event = (kind: string, more: object = {}) => ({ id: randomUUID(), kind, look: shop.lookId, items: [], ...more });

async function tell(...events: object[]): Promise<void> {
  expect(await postEvents({ account: shop.pixelKey, events })).toBe(204);
  const { flushEvents } = await import("~/attribution/take-events");
  await flushEvents();
}

async function readCounts() {
  const { rows } = await core.pool.query(
    `SELECT client_id AS client, look_id AS look, item_id AS item, arm, viewed, seen, opened, added, bought, visitors
     FROM look_counts WHERE day = (now() AT TIME ZONE 'utc')::date ORDER BY item_id, arm`,
  );
  return rows;
}

const none = { viewed: 0, seen: 0, opened: 0, added: 0, bought: 0, visitors: 0 };

test("events become sums of a day, look, item and arm", async () => {
  await tell(event("viewed"), event("viewed"), event("seen"), event("opened", { items: [shop.bag] }));
  await tell(event("viewed", { arm: "3h" }), event("visitors", { arm: "3h" }));
  await tell(event("added", { items: [shop.coat, shop.bag, shop.bag] }));
  const common = { client: shop.clientId, look: shop.lookId, arm: "", ...none };
  const counts = await readCounts();
  const expected = [
    { ...common, item: "", viewed: 2, seen: 1 },
    { ...common, item: "", arm: "3h", viewed: 1, visitors: 1 },
    { ...common, item: shop.coat, added: 1 },
    { ...common, item: shop.bag, opened: 1, added: 1 },
  ];
  expect(counts).toHaveLength(expected.length);
  expect(counts).toEqual(expect.arrayContaining(expected));
});

test("an event counts once, in one post, in another one, and by another process", async () => {
  const twice = event("viewed");
  await tell(twice, twice);
  await tell(twice);
  const { countEvents } = await import("~/attribution/count-events");
  const day = new Date().toISOString().slice(0, 10);
  const again = { ...twice, account: shop.pixelKey, day, arm: "", kind: "viewed" as const };
  await Promise.all([countEvents({ events: [again] }), countEvents({ events: [again] })]);
  expect((await readCounts()).map(({ viewed }) => viewed)).toEqual([1]);
});

test("what is not about a look on a page of that very shop does not count", async () => {
  await tell(event("viewed", { look: other.lookId }), event("viewed", { look: shop.coat }));
  await tell(event("opened", { items: [other.coat] }), event("opened", { items: [shop.lookId] }));
  await core.pool.query("UPDATE looks SET published_at = NULL WHERE id = $1", [shop.lookId]);
  await tell(event("viewed"));
  await core.pool.query("UPDATE looks SET published_at = now() WHERE id = $1", [shop.lookId]);
  expect(await postEvents({ account: shop.coat, events: [event("viewed")] })).toBe(204);
  await tell(event("seen"));
  expect(await readCounts()).toMatchObject([{ ...none, seen: 1 }]);
});

test("an arm of another run, or of none, is no arm", async () => {
  await tell(event("viewed", { arm: "2h" }), event("visitors", { arm: "2s" }), event("visitors"));
  expect(await readCounts()).toMatchObject([{ arm: "", ...none, viewed: 1 }]);
});

test("while measuring is off nothing counts", async () => {
  await core.pool.query("UPDATE measuring SET is_on = false WHERE id = $1", [shop.clientId]);
  await tell(event("viewed"));
  expect(await readCounts()).toEqual([]);
  await core.pool.query("UPDATE measuring SET is_on = true WHERE id = $1", [shop.clientId]);
});

test.each([
  ["no JSON", "{", 400],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400],
  ["no events", JSON.stringify({ account: "0".repeat(26), events: [] }), 400],
  ["an unknown kind", JSON.stringify({ account: "0".repeat(26), events: [{ id: "12345678", kind: "stolen" }] }), 400],
  ["more than is taken", `"${"x".repeat(20_000)}"`, 413],
])("%s is refused with %s", async (_, body, status) => {
  expect(await postEvents(body)).toBe(status);
});

test.each([
  [400, "{", /^Not understood: .*1 to 20 events/, null],
  [413, `"${"x".repeat(20_000)}"`, /^Too large: .*16384 bytes/, null],
])("a refusal with %s says why", async (status, body, words, retryAfter) => {
  const { action } = await import("~/routes/pixel.events");
  const request = new Request("http://localhost:3000/pixel/events", { method: "POST", body });
  const answer = await action({ request, params: {}, context: {} });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, retryAfter]);
  expect(await answer.text()).toMatch(words);
});

test("more events than a post may have are refused", async () => {
  const events = Array.from({ length: 21 }, () => event("viewed"));
  expect(await postEvents({ account: shop.pixelKey, events })).toBe(400);
});

test("only posts are taken, from anywhere, and no answer says anything", async () => {
  const { action, loader } = await import("~/routes/pixel.events");
  expect((await loader()).status).toBe(405);
  const body = JSON.stringify({ account: shop.pixelKey, events: [event("viewed")] });
  const request = new Request("http://localhost:3000/pixel/events", { method: "POST", body });
  const answer = await action({ request, params: {}, context: {} });
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("set-cookie")).toBeNull();
});

test("nothing of the caller, and nothing that a browser adds, is kept", async () => {
  const added = { clientId: "tracked-client-77", context: { userAgent: "Browser-77" }, email: "secret77@example.com" };
  const { flushEvents } = await import("~/attribution/take-events");
  await postEvents(
    { account: shop.pixelKey, events: [event("viewed", added)] },
    {
      "user-agent": "Browser-77",
      cookie: "secret77=1",
      "x-forwarded-for": "203.0.113.77",
      referer: "https://x77.test/",
    },
  );
  await flushEvents();
  expect(await readCounts()).toHaveLength(1);
  const { rows } = await core.pool.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  for (const { name } of rows) {
    const found = await core.pool.query(
      `SELECT 1 FROM "${name}" t WHERE t::text ~* '(client-77|browser-77|secret77|113\\.77|x77)'`,
    );
    expect([name, found.rowCount]).toEqual([name, 0]);
  }
});

test("while the database is away events wait, and count once it is back", async () => {
  const { prisma } = await import("~/db.server");
  const away = vi.spyOn(prisma.measuring, "findMany").mockRejectedValue(new Error("ECONNREFUSED"));
  await tell(event("viewed"));
  expect(await readCounts()).toEqual([]);
  away.mockRestore();
  await tell(event("viewed"));
  expect(await readCounts()).toMatchObject([{ viewed: 2 }]);
});

test("what waits is bounded, is seen in the metrics, and so is what was none of ours", async () => {
  const { registry } = await import("~/metrics.server");
  const { pixelEventsWaitingMax, pixelEventsPerCallMax } = await import("~/limits");
  const { flushEvents } = await import("~/attribution/take-events");
  const { prisma } = await import("~/db.server");
  const measured = async (name: string, outcome?: string) => {
    const { values } = await (registry.getSingleMetric(name)?.get() ?? { values: [] });
    return values.find(({ labels }) => labels["outcome"] === outcome)?.value ?? 0;
  };
  const before = await measured("looklift_pixel_events_total", "not_ours");
  const away = vi.spyOn(prisma.measuring, "findMany").mockRejectedValue(new Error("ECONNREFUSED"));
  const events = Array.from({ length: pixelEventsPerCallMax }, () => event("viewed", { look: other.lookId }));
  const statuses = new Set<number>();
  for (let sent = 0; sent <= pixelEventsWaitingMax; sent += events.length)
    // other accounts, as none of them may tell of so many a minute
    statuses.add(await postEvents({ account: [shop.coat, shop.bag, shop.lookId][sent % 3] ?? "", events }));
  expect([...statuses]).toEqual([204, 503]);
  expect(await measured("looklift_pixel_events_waiting")).toBe(pixelEventsWaitingMax);
  away.mockRestore();
  await flushEvents();
  expect(await measured("looklift_pixel_events_waiting")).toBe(0);
  expect((await measured("looklift_pixel_events_total", "not_ours")) - before).toBe(pixelEventsWaitingMax);
  expect(await readCounts()).toEqual([]);
});

test("a shop that tells faster than it may is told so, and another is not", async () => {
  const { pixelEventsPerMinuteMax } = await import("~/limits");
  const { flushEvents } = await import("~/attribution/take-events");
  const post = (account: string) =>
    postEvents({ account, events: Array.from({ length: 20 }, () => ({ ...event("viewed"), look: other.coat })) });
  const statuses: number[] = [];
  for (let n = 0; n <= pixelEventsPerMinuteMax / 20; n++) {
    statuses.push(await post(other.bag));
    if (n % 50 === 0) await flushEvents();
  }
  expect([statuses[0], statuses.at(-1)]).toEqual([204, 429]);
  const { action } = await import("~/routes/pixel.events");
  const body = JSON.stringify({ account: other.bag, events: [event("viewed")] });
  const request = new Request("http://localhost:3000/pixel/events", { method: "POST", body });
  const answer = await action({ request, params: {}, context: {} });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await answer.text()).toMatch(/3000 events a minute/);
  expect(await post(other.lookId)).toBe(204);
  await flushEvents();
});

test("what is past its time is forgotten", async () => {
  await tell(event("viewed"));
  await core.pool.query("UPDATE pixel_events SET at = now() - interval '3 days'");
  await core.pool.query("UPDATE look_counts SET day = current_date - 181");
  const { sweepAttribution } = await import("~/attribution/sweep-attribution");
  expect(await sweepAttribution()).toBe(2);
  expect((await core.pool.query("SELECT 1 FROM look_counts UNION ALL SELECT 1 FROM pixel_events")).rowCount).toBe(0);
});
