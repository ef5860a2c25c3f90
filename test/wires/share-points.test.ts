// Four processes share what Shopify lets the app ask of one shop, and hardly ever ask for more.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBucket } from "../../local/shopify/graphql/point-bucket";
import { type Access, openAccess, SHOP } from "./open-access";

const PROCESSES = 4;
const CALLS = 7;
const POINTS = 100;
const root = join(import.meta.dirname, "../..");

let access: Access;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => access.stop());

async function startProcess(): Promise<ChildProcess> {
  const preload = ["--import", "./local/shopify/preload.mjs", "--import", "tsx"];
  const child = spawn(process.execPath, [...preload, join(root, "test/wires/call-process.ts")], {
    cwd: root,
    env: { ...process.env, ...access.core.settings, SHOP, CALLS: String(CALLS), DATABASE_CONNECTIONS: "4" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

test("28 calls that cost more than the shop has wait for each other across four processes, and all are answered", async () => {
  await access.give();
  let bucket = openBucket();
  let throttled = 0;
  // each call costs Shopify all that it asks for
  access.door.answer = async () => {
    const taken = bucket.take(POINTS);
    if (!taken) throttled++;
    const cost = {
      requestedQueryCost: POINTS,
      actualQueryCost: taken ? POINTS : null,
      throttleStatus: bucket.status(),
    };
    const refusal = { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] };
    return { status: 200, body: { ...(taken ? { data: { shop: { name: "Demo" } } } : refusal), extensions: { cost } } };
  };
  const children = await Promise.all(Array.from({ length: PROCESSES }, startProcess));
  // 2,000 points, and 2,800 are asked for: at 100 a second the last one waits for eight seconds
  bucket = openBucket();
  throttled = 0;
  access.asked.splice(0);
  await access.change("points_left = points_max, points_at = now()");
  const answers = children.map((child) => once(child, "message"));
  for (const child of children) child.send("begin");
  const answered = (await Promise.all(answers)).map(([count]) => count);
  expect(answered).toEqual(Array(PROCESSES).fill(CALLS));
  expect(throttled).toBeLessThanOrEqual(2);
  expect(access.asked).toHaveLength(PROCESSES * CALLS + throttled);
}, 90_000);
