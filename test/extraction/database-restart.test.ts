import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../local/find-port";
import { findDataFolder, startPostgres, stopPostgres } from "../../local/postgres/launch-postgres";
import { isAlive } from "../../local/start/describe-process";
import { applyMigrations } from "../../prisma/apply-migrations";
import { findViolations } from "../support/find-violations";
import { startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess, type TestWorker } from "../support/start-worker";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";

const TEST_MS_MAX = 60_000;

const folder = mkdtempSync(join(tmpdir(), "looklift-restart-"));
const dir = join(folder, "pg");
let core: TestCore;
let worker: TestWorker;
let port: number;

beforeAll(async () => {
  const server = await startPostgres({ dir, port: await findFreePort(0) });
  port = server.port;
  await applyMigrations({ databaseUrl: server.url });
  core = await startCore({ databaseUrl: server.url });
  worker = await startWorkerProcess({ settings: core.settings, engine: "gated" });
});
afterAll(async () => {
  await worker?.kill();
  await core?.stop();
  await stopPostgres({ dir });
  rmSync(findDataFolder(dir), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function isExtracting(requestId: string): Promise<boolean> {
  const { rowCount } = await core.pool.query(
    "SELECT 1 FROM request_events WHERE request_id = $1 AND stage = 'extracting'",
    [requestId],
  );
  return rowCount === 1;
}

test("a database that is killed in the middle of an extraction costs nobody a credit, and no process ends of it", {
  timeout: TEST_MS_MAX,
}, async () => {
  const { clientId } = await core.makeClient({ credits: 3 });
  const trialImage = await core.makeTrialImage({ clientId });
  const { requestId } = await submit({ clientId, trialImage });
  await waitFor(() => isExtracting(requestId), { what: "the engine's work" });

  const before = await startPostgres({ dir, port });
  process.kill(before.pid, "SIGKILL");
  await waitFor(() => !isAlive(before.pid), { what: "the end of the database" });
  await expect(submit({ clientId, trialImage, key: "k" })).rejects.toThrow();
  worker.openGate();
  await waitFor(() => worker.written().includes("an attempt at an extraction failed"), { what: "the failed settling" });
  await startPostgres({ dir, port });

  const second = await waitFor(() => submit({ clientId, trialImage, key: "k" }).catch(() => null), {
    what: "the database to be back",
  });
  for (const id of [requestId, second.requestId])
    await waitFor(
      async () => {
        const { rows } = await core.pool.query("SELECT status FROM request_logs WHERE request_id = $1", [id]);
        return rows[0].status === "SUCCESS";
      },
      { what: `the end of ${id}`, withinMs: 40_000 },
    );
  expect(await submit({ clientId, trialImage, key: "k" })).toMatchObject({ requestId: second.requestId });
  const { rows } = await core.pool.query(
    "SELECT kind::text, count(*)::int FROM credit_entries WHERE client_id = $1 AND kind <> 'GRANT' GROUP BY kind ORDER BY 1",
    [clientId],
  );
  expect(rows).toEqual([
    { kind: "CAPTURE", count: 2 },
    { kind: "RESERVE", count: 2 },
  ]);
  expect(await findViolations(core.pool)).toEqual({});
  expect(isAlive(worker.pid)).toBe(true);
});
