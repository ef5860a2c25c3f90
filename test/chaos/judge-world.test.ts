// The judge of the chaos run sees what it is there to see: each promise is broken by hand, and named.
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runJob } from "../api/run-job";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { submitUntilTold, type Told } from "./call-api";
import { drawChance } from "./draw-chance";
import { judgeWorld } from "./judge-world";
import type { Heard } from "./open-hook";

let app: TestApp;
let told: Told[];
let heard: Heard[];
let paid: string;
let cancelled: string;
const urls: string[] = [];

beforeAll(async () => {
  app = await startApp({ env: { CALLBACKS_TO_PRIVATE: "true" } });
  urls.push(app.url);
  const { clientId, token } = await makeClient({ credits: 5 });
  const picture = await makeTrialImage({ clientId });
  const { addEndpoint } = await import("~/callbacks/add-endpoint");
  await addEndpoint({ clientId, url: "http://127.0.0.1:9/hook", events: ["job.succeeded", "job.failed"] });
  const caller = { clientId, token, trialImages: [picture] };
  const door = { urls, chance: drawChance(1, "judge") };
  const order = (key: string, cancelAfter: number | null) =>
    submitUntilTold({ caller, key, trialImage: picture, cancelAfter }, door);
  told = [await order("paid", null), await order("cancelled", 0)];
  [paid, cancelled] = told.map(({ requestId }) => String(requestId)) as [string, string];
  await runJob({ requestId: paid });
  await app.pool.query("UPDATE callback_sends SET state = 'DELIVERED'");
  const { rows } = await app.pool.query<Heard>(
    `SELECT 'msg_' || s.id AS "webhookId", event, request_id AS "requestId", r.status::text
     FROM callback_sends s JOIN request_logs r USING (request_id)`,
  );
  heard = rows;
});
afterAll(() => app.stop());

const judge = (given: Partial<Parameters<typeof judgeWorld>[0]> = {}) =>
  judgeWorld({ pool: app.pool, urls, told, heard, ...given });

/** What the judge says of the world after a statement that is taken back afterwards. */
async function judgeAfter(statement: string): Promise<string[]> {
  const client = new pg.Client(app.databaseUrl);
  await client.connect();
  try {
    // no trigger, no foreign key: what is planted here is what those are there to prevent
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    await client.query(statement.replaceAll(":paid", `'${paid}'`).replaceAll(":cancelled", `'${cancelled}'`));
    return await judge({ pool: client });
  } finally {
    await client.query("ROLLBACK");
    await client.end();
  }
}

test("a sound world has no fault", async () => {
  expect(await judge()).toEqual([]);
});

describe("what is planted in the database is named", () => {
  test.each([
    [
      "a request that never ended",
      "UPDATE request_logs SET status = 'IN_PROGRESS' WHERE request_id = :paid",
      "still open",
    ],
    [
      "a refund that was lost",
      "DELETE FROM credit_entries WHERE request_id = :cancelled AND kind = 'REFUND'",
      "failure without refund",
    ],
    [
      "a success that was not captured",
      "DELETE FROM credit_entries WHERE request_id = :paid AND kind = 'CAPTURE'",
      "not captured",
    ],
    [
      "a request that was never paid for",
      "DELETE FROM credit_entries WHERE request_id = :paid AND kind = 'RESERVE'",
      "not reserved once",
    ],
    [
      "a settled request that is open again",
      "UPDATE request_logs SET status = 'NOT_STARTED' WHERE request_id = :paid",
      "settled but open",
    ],
    [
      "a balance that nothing explains",
      "UPDATE credit_accounts SET available = available + 1",
      "available is not the ledger's sum",
    ],
    ["a reservation that stays", "UPDATE credit_accounts SET reserved = reserved + 1", "credits still reserved"],
    [
      "a grant that nothing explains",
      "UPDATE credit_grants SET remaining = remaining - 1",
      "available is not the grants' sum",
    ],
    ["an entry of nobody's", "DELETE FROM request_logs WHERE request_id = :paid", "entry without request"],
    ["an accepted request that is gone", "DELETE FROM request_logs WHERE request_id = :paid", "that are gone"],
    [
      "a success that was paid for nothing",
      "DELETE FROM extracted_items WHERE request_id = :paid",
      "captured without an item",
    ],
    ["a failure with items", "UPDATE extracted_items SET request_id = :cancelled", "failures with items"],
    [
      "a timeline with two ends",
      "INSERT INTO request_events (request_id, seq, event_type, message) VALUES (:paid, 99, 'failed', '')",
      "without one end",
    ],
    ["an end that was not announced", "DELETE FROM callback_sends WHERE request_id = :paid", "not announced once"],
    [
      "an end that was announced as another",
      "UPDATE callback_sends SET event = 'job.failed' WHERE request_id = :paid",
      "announced before their end",
    ],
    [
      "a cancelled request that went on",
      "UPDATE request_logs SET error = NULL WHERE request_id = :cancelled",
      "its caller was told: cancelled",
    ],
    [
      "a list that shows another end",
      "UPDATE request_logs SET status = 'FAILURE' WHERE request_id = :paid",
      "is shown as SUCCESS kept",
    ],
  ])("%s", async (_what, statement, words) => {
    expect((await judgeAfter(statement)).join("\n")).toContain(words);
  });
});

describe("what callers and receivers know is compared", () => {
  test("a request that no caller knows", async () => {
    expect((await judge({ told: told.slice(1) })).join("\n")).toContain(`requests that no caller knows: ${paid}`);
  });

  test("two keys that were given one request", async () => {
    const twin = { ...(told[0] as Told), key: "twin", requestId: null };
    const faults = await judge({ told: [...told, { ...twin, requestId: paid }] });
    expect(faults.join("\n")).toContain("two keys were given one request: 1");
    expect(faults.join("\n")).toContain("twin replayed as 202");
  });

  test("a webhook that tells of another end, and one that counts as delivered and was not heard", async () => {
    const wrong = heard.map((one) => ({ ...one, status: "IN_PROGRESS" }));
    expect((await judge({ heard: wrong })).join("\n")).toMatch(/msg_\d+ told of .* IN_PROGRESS; stored is/);
    expect((await judge({ heard: heard.slice(1) })).join("\n")).toContain("were not heard: 1");
  });
});
