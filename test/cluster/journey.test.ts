// Past one machine: two web processes and three workers, which share nothing but a PostgreSQL that is not the packaged one and
// an object store: a journey through all of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFreePort } from "../../local/find-port";
import { findDataFolder, startPostgres, stopPostgres } from "../../local/postgres/launch-postgres";
import { callApi } from "../api/call-api";
import { openDatabase } from "../chaos/open-database";
import { bundleScripts } from "../support/bundle-scripts";
import { findPostgresOfDebian } from "../support/find-postgres";
import { findViolations } from "../support/find-violations";
import { type Kept, keepProcess } from "../support/keep-process";
import { makeClient, plainPicture, startCore, type TestCore } from "../support/start-core";

const TEST_MS_MAX = 400_000;
const JOURNEYS = 12;

const bin = findPostgresOfDebian();
const title = bin ? "two web processes, three workers" : "needs Debian's package postgresql (15 or later)";

describe.skipIf(bin === null)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "looklift-cluster-"));
  const dir = join(folder, "pg");
  const ends: (() => unknown)[] = [];
  let core: TestCore;
  let urls: string[];

  beforeAll(async () => {
    const server = await startPostgres({
      dir,
      port: await findFreePort(0),
      settings: ["-c", "fsync=off"],
      bin: String(bin),
    });
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    ends.push(() => rmSync(findDataFolder(dir), { recursive: true, force: true }));
    ends.push(() => stopPostgres({ dir }));
    const database = await openDatabase({ dir, serverUrl: server.url });
    ends.push(database.close);
    core = await startCore({ databaseUrl: database.url });
    ends.push(core.stop);
    const bundle = await bundleScripts({ web: "test/chaos/web.ts", worker: "test/support/worker-process.ts" });
    ends.push(bundle.remove);
    const ports = [await findFreePort(0), await findFreePort(0)];
    urls = ports.map((port) => `http://127.0.0.1:${port}`);
    const keep = (name: string, script: string, more: Record<string, string>) => {
      const kept = keepProcess({
        name,
        script: bundle.pathOf(script),
        logs: folder,
        env: { ...core.settings, ...more },
      });
      ends.push(kept.stop);
      return kept;
    };
    const webs = ports.map((port, at) => keep(`web-${at}`, "web", { PORT: String(port) }));
    const workers: Kept[] = [0, 1, 2].map((at) => keep(`worker-${at}`, "worker", { TEST_ENGINE: "find" }));
    await Promise.all([...webs, ...workers].map((kept) => kept.ready()));
  }, TEST_MS_MAX);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  }, TEST_MS_MAX);

  test("it is another PostgreSQL than the packaged one", async () => {
    const { rows } = await core.pool.query("SELECT current_setting('server_version_num')::int / 10000 AS major");
    expect(bin).toContain(`/${rows[0].major}/`);
  });

  test("from upload to statement, each step by whichever web process comes next", {
    timeout: TEST_MS_MAX,
  }, async () => {
    const { clientId, token } = await makeClient({ credits: JOURNEYS });
    let turn = 0;
    const call = (path: string, body?: unknown) =>
      callApi({ url: String(urls[turn++ % urls.length]), token, path, ...(body !== undefined && { body }) });
    const picture = await plainPicture();
    const journey = async () => {
      const upload = (await call("/v1/uploads", { content_type: "image/jpeg", content_length: picture.length })).body;
      const headers = upload["headers"] as Record<string, string>;
      const put = await fetch(String(upload["upload_url"]), { method: "PUT", headers, body: new Uint8Array(picture) });
      expect(put.status).toBe(200);
      const { upload_key } = upload;
      expect((await call("/v1/uploads/complete", { upload_key })).body).toMatchObject({ width: 96, height: 128 });
      const accepted = await call("/v1/extract", { trial_image: upload_key });
      expect(accepted.status).toBe(202);
      for (;;) {
        const { body: job } = await call(`/v1/jobs/${accepted.body["job_id"]}?wait=30`);
        if (job["status"] === "NOT_STARTED" || job["status"] === "IN_PROGRESS") continue;
        const [item] = job["items"] as { id: string; cutout_url: string }[];
        expect(job).toMatchObject({ status: "SUCCESS", refunded: false, items: [{ category: "top" }] });
        expect((await fetch(String(item?.cutout_url))).headers.get("content-type")).toBe("image/png");
        return String(accepted.body["request_id"]);
      }
    };
    const requestIds = await Promise.all(Array.from({ length: JOURNEYS }, journey));
    for (const url of urls) {
      const { body } = await callApi({ url, token, path: "/v1/credits" });
      expect(body).toMatchObject({ available: 0, reserved: 0 });
    }
    const { rows } = await core.pool.query<{ request_id: string }>(
      "SELECT request_id FROM credit_entries WHERE client_id = $1 AND kind = 'CAPTURE'",
      [clientId],
    );
    expect(rows.map(({ request_id }) => request_id).sort()).toEqual(requestIds.sort());
    expect(await findViolations(core.pool)).toEqual({});
  });
});
