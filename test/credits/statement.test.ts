// A statement is one that adds up: from month to month, from page to page, and for its own client only.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Statement, StatementEntry } from "~/credits/read-statement";
import { monthOf, monthsBetween } from "~/credits/statement-month";
import { newId } from "~/ids";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { type Line, writeHistory } from "./write-history";

let core: TestCore;
let clientId: string;

beforeAll(async () => {
  core = await startCore();
});
beforeEach(async () => {
  ({ clientId } = await core.makeClient({ credits: 0 }));
});
afterAll(() => core.stop());

type Read = { month: string; cursor?: string; limit?: number; order?: "oldest" | "newest"; clientId?: string };

async function read(given: Read): Promise<Statement> {
  const { readStatement } = await import("~/credits/read-statement");
  return readStatement({ clientId, ...given });
}

async function readAll(given: Read): Promise<StatementEntry[]> {
  const entries: StatementEntry[] = [];
  for (let page = await read(given); ; page = await read({ ...given, cursor: page.next ?? "" })) {
    entries.push(...page.entries);
    if (!page.next) return entries;
  }
}

const history = ([first, second] = [newId(), newId()]): Line[] => [
  { at: "2026-01-31T23:59:59.999Z", kind: "GRANT", available: 100, reference: "pack" },
  { at: "2026-02-01T00:00:00.000Z", kind: "RESERVE", available: -3, reserved: 3, requestId: first },
  { at: "2026-02-10T12:00:00.000Z", kind: "CAPTURE", reserved: -3, requestId: first },
  { at: "2026-02-28T23:59:59.999Z", kind: "RESERVE", available: -2, reserved: 2, requestId: second },
  { at: "2026-04-01T00:00:00.000Z", kind: "REFUND", available: 2, reserved: -2, requestId: second },
];

test("each month opens with what the one before closed with, a month without entries too, and adds up", async () => {
  await writeHistory({ pool: core.pool, clientId, lines: history() });
  const months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
  const statements = await Promise.all(months.map((month) => read({ month })));
  expect(statements.map(({ entries }) => entries.length)).toEqual([0, 1, 3, 0, 1, 0]);
  expect(statements.map(({ opening, closing }) => [opening, closing].map((b) => [b.available, b.reserved]))).toEqual([
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [100, 0],
    ],
    [
      [100, 0],
      [95, 2],
    ],
    [
      [95, 2],
      [95, 2],
    ],
    [
      [95, 2],
      [97, 0],
    ],
    [
      [97, 0],
      [97, 0],
    ],
  ]);
  for (const { opening, closing, entries } of statements) {
    const sum = (name: "deltaAvailable" | "deltaReserved") => entries.reduce((total, entry) => total + entry[name], 0);
    expect(closing).toEqual({
      available: opening.available + sum("deltaAvailable"),
      reserved: opening.reserved + sum("deltaReserved"),
    });
  }
});

test("months are those of UTC, and are complete once nothing can be added", async () => {
  const [past, current] = [await read({ month: "2026-02" }), await read({ month: monthOf(new Date()) })];
  expect([past.from, past.until].map((at) => at.toISOString())).toEqual([
    "2026-02-01T00:00:00.000Z",
    "2026-03-01T00:00:00.000Z",
  ]);
  expect([past.isComplete, current.isComplete]).toEqual([true, false]);
  expect(monthsBetween(new Date("2025-11-30T23:59:59Z"), new Date("2026-02-01T00:00:00Z"))).toEqual([
    ...["2026-02", "2026-01", "2025-12", "2025-11"],
  ]);
});

test.each(["oldest", "newest"] as const)(
  "pages of any size lose nothing and double nothing, %s first",
  async (order) => {
    // several at one moment, for a page may end between them
    const lines = Array.from({ length: 23 }, (_, index) => ({
      ...{ at: `2026-03-0${1 + Math.floor(index / 8)}T00:00:00.000Z`, kind: "GRANT", available: index + 1 },
      reference: `grant ${index}`,
    }));
    await writeHistory({ pool: core.pool, clientId, lines });
    const whole = (await read({ month: "2026-03", limit: 100, order })).entries.map(({ id }) => id);
    expect(whole).toHaveLength(23);
    expect([...whole].sort((a, b) => Number(a) - Number(b))).toEqual(order === "oldest" ? whole : [...whole].reverse());
    for (const limit of [1, 2, 7, 22, 23, 24])
      expect((await readAll({ month: "2026-03", limit, order })).map(({ id }) => id)).toEqual(whole);
  },
);

test("an entry that comes while somebody pages is met once, at the end", async () => {
  const { grantCredits } = await import("~/credits/grant-credits");
  const grant = (externalRef: string) => grantCredits({ clientId, source: "PLAN", amount: 1, externalRef });
  for (const name of ["a", "b", "c"]) await grant(name);
  const month = monthOf(new Date());
  const first = await read({ month, limit: 2 });
  await grant("d");
  const second = await read({ month, limit: 2, cursor: first.next ?? "" });
  expect([...first.entries, ...second.entries].map(({ reference }) => reference)).toEqual(["a", "b", "c", "d"]);
  expect(second).toMatchObject({ next: null, closing: { available: 4, reserved: 0 } });
});

test("an entry says for which request, by whom, why, and from which credits; also when the request is gone", async () => {
  const { grantCredits } = await import("~/credits/grant-credits");
  await grantCredits({ clientId, source: "PROMOTIONAL", amount: 1, externalRef: "promotion" });
  await grantCredits({ clientId, source: "PURCHASED", amount: 1, externalRef: "gid://shopify/AppPurchaseOneTime/1" });
  const { requestId } = await submit({ clientId, trialImage: await core.makeTrialImage({ clientId }) });
  const { cancelExtraction } = await import("~/extraction/cancel-extraction");
  await cancelExtraction({ clientId, id: requestId });
  await core.pool.query("SELECT adjust_credits($1, -2, 'case 7', 'operator:kim', 'charge reversed')", [clientId]);
  await core.pool.query("DELETE FROM request_events WHERE request_id = $1", [requestId]);
  await core.pool.query("DELETE FROM credit_holds WHERE request_id = $1", [requestId]);
  await core.pool.query("DELETE FROM request_logs WHERE request_id = $1", [requestId]);
  const { entries } = await read({ month: monthOf(new Date()) });
  expect(
    entries.map(({ kind, actor, reason, requestId: of, reference }) => [kind, actor, reason, of, reference]),
  ).toEqual([
    ["GRANT", "system", null, null, "promotion"],
    ["GRANT", "shopify", null, null, "gid://shopify/AppPurchaseOneTime/1"],
    ["RESERVE", "merchant", null, requestId, null],
    ["REFUND", "client", "CANCELLED", requestId, null],
    ["ADJUST", "operator:kim", "charge reversed", null, "case 7"],
  ]);
  expect(entries.slice(2).map(({ parts }) => parts)).toEqual([
    [{ source: "PROMOTIONAL", change: -1 }],
    [{ source: "PROMOTIONAL", change: 1 }],
    [
      { source: "PROMOTIONAL", change: -1 },
      { source: "PURCHASED", change: -1 },
    ],
  ]);
});

test("another client's entries are in no page, and its cursor leads nowhere near them", async () => {
  const other = await core.makeClient({ credits: 0 });
  await writeHistory({ pool: core.pool, clientId: other.clientId, lines: history() });
  const theirs = await read({ month: "2026-02", limit: 1, clientId: other.clientId });
  const mine = await read({ month: "2026-02", cursor: theirs.next ?? "" });
  expect(mine).toMatchObject({ opening: { available: 0 }, closing: { available: 0 }, entries: [], next: null });
});

test("the months to choose from go from the first entry to now", async () => {
  const { listMonths } = await import("~/credits/list-months");
  expect(await listMonths({ clientId })).toEqual([monthOf(new Date())]);
  await writeHistory({ pool: core.pool, clientId, lines: history() });
  const months = await listMonths({ clientId });
  expect([months[0], months.at(-1)]).toEqual([monthOf(new Date()), "2026-01"]);
});
