import { afterAll, beforeAll, expect, test } from "vitest";
import { imageRetentionDays } from "~/limits";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

let core: TestCore;
let clientId: string;
let requestId: string;
let trialImage: string;

beforeAll(async () => {
  core = await startCore();
  ({ clientId } = await core.makeClient());
  trialImage = await core.makeTrialImage({ clientId });
  ({ requestId } = await submit({ clientId, trialImage, context: { productDescription: "a text" } }));
  const { runExtraction } = await import("~/extraction/run-extraction");
  await runExtraction({ requestId, engine: createTestEngine(), signal: new AbortController().signal });
});
afterAll(async () => {
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function sweepAt(time: string): Promise<void> {
  await core.pool.query(`UPDATE request_logs SET outputs_until = now() ${time} WHERE request_id = $1`, [requestId]);
  const { sweepOutputs } = await import("~/extraction/sweep-outputs");
  await sweepOutputs();
}

async function kept() {
  const { listObjects } = await import("~/storage.server");
  const { rows } = await core.pool.query(
    `SELECT (SELECT count(*)::int FROM extracted_items) AS items, input::text LIKE '%a text%' AS text,
            round(extract(epoch FROM outputs_until - now()) / 3600)::int AS hours FROM request_logs WHERE request_id = $1`,
    [requestId],
  );
  return { objects: (await listObjects({ prefix: `t/${clientId}/out/` })).length, ...rows[0] };
}

test("the pictures of a request are kept as long as trial images are", async () => {
  expect(await kept()).toEqual({ objects: 2, items: 1, text: true, hours: imageRetentionDays * 24 });
  await sweepAt("+ interval '1 minute'");
  expect(await kept()).toMatchObject({ objects: 2, items: 1 });
});

test("what a look shows is kept, a day at a time", async () => {
  await core.pool.query(
    `INSERT INTO looks (id, client_id, shop, product_gid, product_title, product_handle, trial_image_id, upload_key, request_id)
     SELECT request_id, client_id, 'a.myshopify.com', 'gid://shopify/Product/1', 'Coat', 'coat', trial_image_id, $1, request_id
     FROM request_logs`,
    [trialImage],
  );
  await sweepAt("- interval '1 second'");
  expect(await kept()).toEqual({ objects: 2, items: 1, text: true, hours: 24 });
});

test("after that its pictures, items and texts are deleted, and its log and money stay", async () => {
  await core.pool.query("DELETE FROM looks");
  await sweepAt("- interval '1 second'");
  expect(await kept()).toEqual({ objects: 0, items: 0, text: false, hours: null });
  const { findExtraction } = await import("~/extraction/find-extraction");
  expect(await findExtraction({ clientId, id: requestId })).toMatchObject({ status: "SUCCESS", items: [] });
});
