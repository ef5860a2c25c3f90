// A worker hears of a new extraction at once: on the channel on which the queue of its process listens.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage } from "../support/make-client";
import { startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess } from "../support/start-worker";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

test("an accepted extraction wakes the workers that listen", async () => {
  const worker = await startWorkerProcess({ settings: core.settings });
  const ear = new pg.Client(core.settings["DATABASE_URL"] as string);
  await ear.connect();
  try {
    const channel = await waitFor(
      async () => {
        const { rows } = await ear.query(
          "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'LISTEN %'",
        );
        return /LISTEN "?(\w+)/i.exec(rows[0]?.query ?? "")?.[1];
      },
      { what: "a worker that listens" },
    );
    const heard = new Promise<string | undefined>((resolve) =>
      ear.once("notification", ({ payload }) => resolve(payload)),
    );
    await ear.query(`LISTEN ${channel}`);
    const { clientId } = await makeClient();
    await submit({ clientId, trialImage: await makeTrialImage({ clientId }) });
    expect(await heard).toBe("extract");
  } finally {
    await ear.end();
    await worker.stop();
  }
});

test("a queue that an older version made, which wakes nobody, does so from a worker's next start on", async () => {
  await core.pool.query("UPDATE pgboss.queue SET notify = false");
  const worker = await startWorkerProcess({ settings: core.settings });
  try {
    const { rows } = await core.pool.query(
      "SELECT name FROM pgboss.queue WHERE NOT notify AND name NOT LIKE '\\_\\_%'",
    );
    expect(rows).toEqual([]);
  } finally {
    await worker.stop();
  }
});
