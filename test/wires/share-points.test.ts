// Four processes share what Shopify lets the app ask of one shop, and hardly ever ask for more.
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBucket } from "../../local/shopify/graphql/point-bucket";
import { type Access, openAccess } from "./open-access";
import { startProcess } from "./start-process";

const PROCESSES = 4;
const CALLS = 7;
const POINTS = 100;

let access: Access;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => access.stop());

const start = () => startProcess(access, "call-process.ts", { CALLS: String(CALLS), DATABASE_CONNECTIONS: "4" });

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
  const children = await Promise.all(Array.from({ length: PROCESSES }, start));
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
