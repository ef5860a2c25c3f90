import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../local/find-port";
import { startS3 } from "../../local/s3/start-s3";
import { openDatabase } from "../chaos/open-database";

const CREDITS = 1_000_000;

/**
 * A database, a store and clients for a web process that is to be measured: its settings, its port, and for each client the
 * text of an HTTP call that submits an extraction.
 */
export async function openForWeb({ clients }: { clients: number }) {
  const folder = mkdtempSync(join(tmpdir(), "looklift-web-"));
  const database = await openDatabase({ dir: join(folder, "pg") });
  const s3 = await startS3({ port: 0 });
  const port = await findFreePort(0);
  const env: Record<string, string> = {
    ...{ NODE_ENV: "production", LOG_LEVEL: "info", DATABASE_URL: database.url, PORT: String(port) },
    ...{ S3_ENDPOINT: s3.endpoint, S3_BUCKET: s3.bucket, S3_REGION: s3.region },
    ...{ S3_ACCESS_KEY_ID: s3.accessKeyId, S3_SECRET_ACCESS_KEY: s3.secretAccessKey, CALLS_PER_MINUTE: "10000000" },
    ...{ SHOPIFY_API_KEY: "key", SHOPIFY_API_SECRET: "secret-of-the-bench", SHOPIFY_APP_URL: "http://localhost:3000" },
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
  };
  Object.assign(process.env, env, { LOG_LEVEL: "error" });
  const [{ makeClient, makeTrialImage }, { ensureBucket }, { closeDatabase }] = await Promise.all([
    import("../support/make-client"),
    import("../../app/storage.server"),
    import("../../app/db.server"),
  ]);
  await ensureBucket();
  const calls: string[] = [];
  for (let n = 0; n < clients; n++) {
    const { clientId, token } = await makeClient({ credits: CREDITS });
    const body = JSON.stringify({ trial_image: await makeTrialImage({ clientId }) });
    const head = `authorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    calls.push(`POST /v1/extract HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}\r\n\r\n${body}`);
  }
  await closeDatabase();
  return {
    ...{ folder, env, port, calls },
    async close() {
      await s3.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
