// The SQL functions of money against a plain model: whatever sequence of commands, both answer and stand alike after each.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "~/ids";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { anyCommands, type Recorder } from "./money-commands";
import { makeClient } from "./money-model";
import { playSteps, preparePlayer } from "./play-steps";

const COMMANDS_MIN = 20_000;
const COMMANDS_PER_RUN_MAX = 150;
// More than are needed: the lengths of the runs are drawn, too.
const RUNS_MAX = 400;
const CLIENTS_PER_RUN = 3;
const DATABASE_MS_MAX = 400_000;
// A failure prints seed and path, and its commands their own replayPath: set all three to see it again.
const { MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = process.env;

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
  await preparePlayer(core.pool);
  await core.pool.query("INSERT INTO clients (id, mode, name) VALUES (repeat('0', 26), 'LIVE', 'has the picture')");
  await core.pool.query(
    `INSERT INTO trial_images (id, client_id, upload_key, status, content_type, content_length, upload_until, retain_until)
     VALUES (repeat('0', 26), repeat('0', 26), 'a picture', 'READY', 'image/jpeg', 1, now(), now())`,
  );
});
afterAll(() => core.stop());

async function openClients(): Promise<string[]> {
  // what an earlier run has left to be swept
  await core.pool.query("SELECT expire_grants(1000000)");
  const clientIds = Array.from({ length: CLIENTS_PER_RUN }, newId);
  await core.pool.query("INSERT INTO clients (id, mode, name) SELECT unnest($1::text[]), 'LIVE', 'model'", [clientIds]);
  await core.pool.query("INSERT INTO credit_accounts (client_id) SELECT unnest($1::text[])", [clientIds]);
  return clientIds;
}

test(`through ${COMMANDS_MIN.toLocaleString("en")} commands in any order the database does what the model says`, async () => {
  let played = 0;
  let isShrinking = false;
  const property = fc.asyncProperty(anyCommands(COMMANDS_PER_RUN_MAX, MODEL_REPLAY), async (commands) => {
    if (played >= COMMANDS_MIN && !isShrinking) return;
    const clientIds = await openClients();
    const recorder: Recorder = { steps: [], newId };
    fc.modelRun(
      () => ({ model: { clients: clientIds.map(makeClient), requests: [], steps: 0 }, real: recorder }),
      commands,
    );
    const wrong = await playSteps({ pool: core.pool, clientIds, steps: recorder.steps });
    isShrinking ||= wrong !== null;
    played += recorder.steps.length;
    expect(wrong).toBeNull();
  });
  await fc.assert(property, {
    ...{ numRuns: RUNS_MAX, interruptAfterTimeLimit: DATABASE_MS_MAX, markInterruptAsFailure: true },
    ...(MODEL_SEED && { seed: Number(MODEL_SEED) }),
    ...(MODEL_PATH && { path: MODEL_PATH }),
  });
  expect(played).toBeGreaterThanOrEqual(MODEL_PATH ? 0 : COMMANDS_MIN);
  expect(await findViolations(core.pool)).toEqual({});
}, 420_000);

test("after all of it each grant is the sum of its parts, and each entry follows from the one before it", async () => {
  const { rows } = await core.pool.query(
    `WITH parts AS (SELECT p.key::bigint AS id, sum(p.value::int) AS sum FROM credit_entries e, jsonb_each_text(e.parts) p GROUP BY 1),
     chain AS (SELECT created_at < lag(created_at) OVER w OR available_after <> lag(available_after) OVER w + delta_available
                      OR reserved_after <> lag(reserved_after) OVER w + delta_reserved AS is_wrong
               FROM credit_entries WINDOW w AS (PARTITION BY client_id ORDER BY id))
     SELECT (SELECT count(*)::int FROM credit_grants JOIN parts USING (id) WHERE remaining <> sum) AS grants,
            (SELECT count(*)::int FROM chain WHERE is_wrong) AS entries, (SELECT count(*) > 1000 FROM chain) AS many`,
  );
  expect(rows).toEqual([{ grants: 0, entries: 0, many: true }]);
});
