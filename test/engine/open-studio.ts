import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "../../local/find-port";
import { startS3 } from "../../local/s3/start-s3";
import { createDatabase } from "../support/create-database";
import { startWorkerProcess } from "../support/start-worker";

const root = join(import.meta.dirname, "../..");
const KEY = `sk_test_${"s".repeat(43)}`;

export type OtherLooklift = Awaited<ReturnType<typeof openOtherLooklift>>;

/**
 * A whole second Looklift in processes of its own: database, store, web and a worker whose engine does as each product's name
 * says. Its only client is a test client, with the key that is answered.
 */
export async function openOtherLooklift() {
  const [database, s3, port] = await Promise.all([createDatabase(), startS3({ port: 0 }), findFreePort(0)]);
  const settings = {
    NODE_ENV: "test",
    LOG_LEVEL: "warn",
    HOST: "127.0.0.1",
    PORT: String(port),
    DATABASE_URL: database.url,
    S3_ENDPOINT: s3.endpoint,
    S3_BUCKET: s3.bucket,
    S3_REGION: s3.region,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    SHOPIFY_API_KEY: "key-of-the-other-one",
    SHOPIFY_API_SECRET: "secret-of-the-other-one",
    SHOPIFY_APP_URL: "http://localhost:3000",
  };
  await makeClient(database.url);
  const worker = await startWorkerProcess({ settings });
  let web = await startWeb(settings);
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  return {
    url: `http://127.0.0.1:${port}`,
    key: KEY,
    pool,
    worker,
    async killWeb() {
      web.kill("SIGKILL");
      if (web.exitCode === null && web.signalCode === null) await once(web, "exit");
    },
    async startWeb() {
      web = await startWeb(settings);
    },
    async stop() {
      web.kill("SIGKILL");
      await worker.kill();
      await pool.end();
      await s3.stop();
      await database.drop();
    },
  };
}

async function makeClient(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const [clientId, keyId] = ["0".repeat(26), `${"0".repeat(25)}1`];
  await client.query("INSERT INTO clients (id, mode, name) VALUES ($1, 'TEST', 'another Looklift')", [clientId]);
  await client.query("INSERT INTO credit_accounts (client_id) VALUES ($1)", [clientId]);
  await client.query(
    "INSERT INTO api_keys (id, client_id, name, prefix, key_hash, capabilities) VALUES ($1, $2, 'studio', 'sk_test', $3, $4)",
    [keyId, clientId, createHash("sha256").update(KEY).digest("hex"), ["jobs:create", "jobs:read"]],
  );
  await client.end();
}

async function startWeb(settings: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "test/chaos/web.ts")], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error("the web process ended before it was ready"))),
  ]);
  return child;
}
