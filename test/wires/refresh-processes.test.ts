// One refresh of a shop's tokens for any number of processes that need them at the same moment.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Access, openAccess, SHOP } from "./open-access";

const PROCESSES = 5;
const CALLERS = 4;
const root = join(import.meta.dirname, "../..");

let access: Access;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => access.stop());

async function startProcess(): Promise<ChildProcess> {
  const preload = ["--import", "./local/shopify/preload.mjs", "--import", "tsx"];
  const child = spawn(process.execPath, [...preload, join(root, "test/wires/token-process.ts")], {
    cwd: root,
    env: { ...process.env, ...access.core.settings, SHOP, CALLERS: String(CALLERS), DATABASE_CONNECTIONS: "2" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

test("five processes with four callers each ask Shopify once, and all get the same new token", async () => {
  const old = await access.give({ seconds: 60 });
  const children = await Promise.all(Array.from({ length: PROCESSES }, startProcess));
  // the answer comes once everybody waits for it
  const all = Promise.withResolvers<void>();
  access.door.answer = async () => void (await all.promise);
  const answers = children.map((child) => once(child, "message"));
  for (const child of children) child.send("begin");
  await waitForClaim();
  all.resolve();
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

async function waitForClaim(): Promise<void> {
  const { waitFor } = await import("../support/wait-for");
  const claims = "SELECT 1 FROM shop_sessions WHERE refresh_claim_until > now()";
  const isClaimed = async () => access.refreshes().length > 0 && (await access.core.pool.query(claims)).rowCount === 1;
  await waitFor(isClaimed, { what: "somebody to refresh the tokens" });
}
