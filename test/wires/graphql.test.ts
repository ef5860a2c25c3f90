// The one client of the Admin API: points that all processes share, bounded repetitions, and tokens that Shopify takes no more.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Access, openAccess, SHOP } from "./open-access";

const QUERY = "query ShopName { shop { name } }";
const cost = (left: number, { requested = 10, rate = 100 } = {}) => ({
  requestedQueryCost: requested,
  actualQueryCost: requested,
  throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: left, restoreRate: rate },
});
const done = (left = 2_000, given = {}) => ({
  status: 200,
  body: { data: { shop: { name: "Demo" } }, extensions: { cost: cost(left, given) } },
});
const throttled = (left: number, given = {}) => ({
  status: 200,
  body: {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: { cost: { ...cost(left, given), actualQueryCost: null } },
  },
});

let access: Access;
let adminGraphql: typeof import("~/shopify-graphql.server")["adminGraphql"];
beforeAll(async () => {
  access = await openAccess();
  ({ adminGraphql } = await import("~/shopify-graphql.server"));
});
beforeEach(async () => {
  await access.core.pool.query("DELETE FROM shop_sessions");
  await access.give();
});
afterAll(() => access.stop());

async function ask(query = QUERY, signal?: AbortSignal): Promise<unknown> {
  const graphql = await adminGraphql({ shop: SHOP, ...(signal && { signal }) });
  return graphql(query);
}
function answerInTurn(...answers: Awaited<ReturnType<Access["door"]["answer"]>>[]): void {
  access.door.answer = async () => (answers.length > 1 ? answers.shift() : answers[0]);
}
const left = async () => Number((await access.row()).points_left);

test("an answer of the real schema comes through, and what Shopify tells of its limits is kept for all processes", async () => {
  expect(await ask()).toEqual({ shop: { name: expect.any(String) } });
  expect(await access.row()).toMatchObject({ points_max: 2_000, points_per_second: 100 });
  expect(await left()).toBeGreaterThan(990);
});

test("what an operation does not use is given back, and what others used is known", async () => {
  answerInTurn({ status: 200, body: { data: {}, extensions: { cost: { ...cost(700), actualQueryCost: 1 } } } });
  await ask("query Given { shop { id } }");
  expect(await left()).toBe(700);
  answerInTurn({ status: 200, body: { data: {}, extensions: { cost: { ...cost(2_000), actualQueryCost: 1 } } } });
  await ask("query Given { shop { id } }");
  expect(await left()).toBeGreaterThanOrEqual(699);
  expect(await left()).toBeLessThan(1_000);
});

test("who takes more points than there are waits for them, once, and asks once", async () => {
  answerInTurn(done(2_000, { requested: 100 }));
  await ask();
  await access.change("points_left = 40, points_at = now(), points_per_second = 100");
  access.asked.splice(0);
  const from = performance.now();
  await ask();
  expect(performance.now() - from).toBeGreaterThan(300);
  expect(access.asked).toHaveLength(1);
});

test("callers of many processes wait one after the other, none of them for what another was promised", async () => {
  const { takePoints } = await import("~/shopify-points.server");
  answerInTurn(done(2_000, { requested: 100 }));
  await ask();
  await access.change("points_left = 0, points_at = now(), points_per_second = 1000");
  const from = performance.now();
  const take = async () => {
    await takePoints({ shop: SHOP, query: QUERY, signal: undefined });
    return performance.now() - from;
  };
  const waits = (await Promise.all([take(), take(), take()])).sort((a, b) => a - b);
  for (const [at, wait] of waits.entries()) expect(wait).toBeGreaterThan((at + 1) * 90);
});

test("a wait that would be too long is refused at once, and takes no points", async () => {
  await access.change("points_left = -1999, points_at = now(), points_per_second = 100");
  access.asked.splice(0);
  await expect(ask("query Other { shop { id } }")).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(access.asked).toEqual([]);
  expect(await left()).toBe(-1999);
});

test("who gives up waiting gives its points back", async () => {
  await access.change("points_left = -500, points_at = now(), points_per_second = 1");
  await access.change("points_per_second = 100");
  const leaving = new AbortController();
  const asking = ask("query Third { shop { id } }", leaving.signal);
  const refused = expect(asking).rejects.toThrow("enough");
  const { waitFor } = await import("../support/wait-for");
  await waitFor(async () => (await left()) < -500, { what: "the points to be taken", everyMs: 5 });
  leaving.abort(new Error("enough"));
  await refused;
  expect(await left()).toBeGreaterThanOrEqual(-500);
});

test("THROTTLED, 429 and every 5xx are tried again, and end as UNAVAILABLE after four tries", async () => {
  answerInTurn(throttled(1_000), { status: 429 }, { status: 503 }, done());
  expect(await ask()).toEqual({ shop: { name: "Demo" } });
  for (const answer of [throttled(1_000), { status: 429 }, { status: 500 }, { status: 504 }]) {
    access.asked.splice(0);
    answerInTurn(answer);
    await expect(ask()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(access.asked).toHaveLength(4);
  }
});

test("a throttled caller waits until its points are there, as Shopify counts them", async () => {
  answerInTurn(throttled(50, { requested: 150, rate: 200 }), done(2_000, { requested: 150 }));
  const from = performance.now();
  await ask("query Dear { shop { id } }");
  expect(performance.now() - from).toBeGreaterThan(450);
});

test("Retry-After is kept to, and one that is too long is not waited for", async () => {
  answerInTurn({ status: 429, headers: { "retry-after": "1" } }, done());
  const from = performance.now();
  await ask();
  expect(performance.now() - from).toBeGreaterThan(950);
  access.asked.splice(0);
  answerInTurn({ status: 503, headers: { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() } });
  await expect(ask()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(access.asked).toHaveLength(1);
});

test.each([
  ["400", { status: 400 }, "UNAVAILABLE"],
  ["403", { status: 403 }, "FORBIDDEN"],
  [
    "a missing scope",
    { status: 200, body: { errors: [{ message: "no", extensions: { code: "ACCESS_DENIED" } }] } },
    "FORBIDDEN",
  ],
  ["an error", { status: 200, body: { data: null, errors: [{ message: "no" }] } }, "UNAVAILABLE"],
  ["a page", { status: 200, body: "<html>" }, "UNAVAILABLE"],
])("%s is not tried again", async (_, answer, code) => {
  answerInTurn(answer);
  await expect(ask()).rejects.toMatchObject({ code });
  expect(access.asked).toHaveLength(1);
});

test("a token that Shopify takes no more is renewed, and the call goes on", async () => {
  const { accessToken } = await access.give();
  access.state.tokens.delete(accessToken);
  expect(await ask()).toEqual({ shop: { name: expect.any(String) } });
  expect(access.refreshes()).toHaveLength(1);
});

test("a shop that refuses renewed tokens too is left alone until somebody opens the app there", async () => {
  access.door.answer = async ({ path }) => (path.endsWith("/access_token") ? undefined : { status: 401 });
  await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(access.asked).toHaveLength(3);
  for (let time = 0; time < 5; time++) await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(access.asked).toHaveLength(3);
  expect(await access.row()).toMatchObject({ access_lost_at: expect.any(Date) });
});
