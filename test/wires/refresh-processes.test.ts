// One refresh of a shop's tokens for any number of processes that need them at the same moment.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitFor } from "../support/wait-for";
import { type Access, openAccess, SHOP } from "./open-access";
import { startProcess } from "./start-process";

const PROCESSES = 5;
const CALLERS = 4;

let access: Access;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => access.stop());

const start = () => startProcess(access, "token-process.ts", { CALLERS: String(CALLERS), DATABASE_CONNECTIONS: "2" });

test("five processes with four callers each ask Shopify once, and all get the same new token", async () => {
  const old = await access.give({ seconds: 60 });
  const children = await Promise.all(Array.from({ length: PROCESSES }, start));
  // everybody has seen that nobody has claimed the refresh, and tries to, before the first one may
  const lock = await access.core.pool.connect();
  await lock.query("BEGIN");
  await lock.query("SELECT 1 FROM shop_sessions FOR UPDATE");
  const answers = children.map((child) => once(child, "message"));
  for (const child of children) child.send("begin");
  await waitFor(async () => (await countWaiting()) === PROCESSES, { what: "every process to try", everyMs: 20 });
  await lock.query("COMMIT");
  lock.release();
  const found = (await Promise.all(answers)).flatMap(([hashes]) => hashes as string[]);
  expect(access.refreshes()).toHaveLength(1);
  expect(found).toHaveLength(PROCESSES * CALLERS);
  expect(new Set(found).size).toBe(1);
  const { findToken } = await import("~/shopify-tokens.server");
  const token = await findToken({ shop: SHOP });
  expect(token).not.toBe(old.accessToken);
  expect(found[0]).toBe(createHash("sha256").update(token).digest("hex"));
  expect(access.state.tokens.has(token)).toBe(true);
}, 60_000);

async function countWaiting(): Promise<number> {
  const { rows } = await access.core.pool.query(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0].count;
}
