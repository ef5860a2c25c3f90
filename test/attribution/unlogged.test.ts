// What a shopper's browser sends beyond the event itself, well and badly, over HTTP and with the log at its most talkative: nothing
// of it reaches a log, a metric or a row.
import { request } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startApp, type TestApp } from "../support/start-app";
import type { TestCore } from "../support/start-core";
import { type Measured, openMeasured } from "./open-measured";

const lines: string[] = [];
vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);

const MARKS = /canary77|203\.0\.113\.77|127\.0\.0\.\d+:\d+/;
const headers = {
  ...{ "user-agent": "canary77-browser", cookie: "_shopify_y=canary77", referer: "https://shop.test/canary77" },
  ...{ "x-forwarded-for": "203.0.113.77", "accept-language": "canary77", "content-type": "text/plain" },
};
let app: TestApp;
let shop: Measured;

beforeAll(async () => {
  const remix = async (asked: Request) =>
    (await import("~/routes/pixel.events")).action({ request: asked, params: {}, context: {} });
  app = await startApp({ env: { LOG_LEVEL: "debug" }, remix });
  shop = await openMeasured(app as unknown as TestCore, "mine.myshopify.com");
  lines.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.stop();
});

const post = (body: string) =>
  new Promise<number>((resolve, reject) => {
    const call = request(`${app.url}/pixel/events?from=canary77`, { method: "POST", headers }, (answer) => {
      answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
    });
    call.once("error", reject).end(body);
  });

test("nothing of the caller is logged, measured or kept", async () => {
  const { prisma } = await import("~/db.server");
  const { registry } = await import("~/metrics.server");
  const { flushEvents } = await import("~/attribution/take-events");
  const event = { id: "event-one", kind: "viewed", look: shop.lookId, clientId: "canary77", url: "canary77" };
  const told = JSON.stringify({ account: shop.pixelKey, events: [event], context: "canary77" });
  expect([await post(told), await post("canary77"), await post("canary77".repeat(9_000))]).toEqual([204, 400, 413]);
  const away = vi.spyOn(prisma.measuring, "findMany").mockRejectedValueOnce(new Error("ECONNREFUSED"));
  await flushEvents();
  away.mockRestore();
  await flushEvents();
  // the log did speak
  expect(lines.join("")).toContain("events of pixels are not counted yet");
  expect(lines.filter((line) => MARKS.test(line))).toEqual([]);
  expect(await registry.metrics()).not.toMatch(MARKS);
  const { rows } = await app.pool.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  const found: string[] = [];
  for (const { name } of rows)
    if ((await app.pool.query(`SELECT 1 FROM "${name}" t WHERE t::text ~* 'canary77|113\\.77'`)).rowCount)
      found.push(name);
  expect(found).toEqual([]);
  expect((await app.pool.query("SELECT 1 FROM look_counts")).rowCount).toBe(1);
});
