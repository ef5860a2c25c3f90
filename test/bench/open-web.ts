import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../local/find-port";
import { startS3 } from "../../local/s3/start-s3";
import { openDatabase } from "../chaos/open-database";

const CREDITS = 1_000_000;
const SECRET = "secret-of-the-bench";

export type BenchClient = { clientId: string; token: string; trialImage: string };

/**
 * A database, a store and clients for a web process that is to be measured: its settings, its port, and for each client the
 * text of an HTTP call that submits an extraction. A database that `keeps` writes through to the disk, as in earnest.
 */
export async function openForWeb({ clients, keeps = false }: { clients: number; keeps?: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), "looklift-web-"));
  const database = await openDatabase({ dir: join(folder, "pg"), keeps });
  const s3 = await startS3({ port: 0 });
  const port = await findFreePort(0);
  const env: Record<string, string> = {
    ...{ NODE_ENV: "production", LOG_LEVEL: "info", DATABASE_URL: database.url, PORT: String(port) },
    ...{ S3_ENDPOINT: s3.endpoint, S3_BUCKET: s3.bucket, S3_REGION: s3.region },
    ...{ S3_ACCESS_KEY_ID: s3.accessKeyId, S3_SECRET_ACCESS_KEY: s3.secretAccessKey, CALLS_PER_MINUTE: "10000000" },
    ...{ SHOPIFY_API_KEY: "key", SHOPIFY_API_SECRET: SECRET, SHOPIFY_APP_URL: "http://localhost:3000" },
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
  };
  Object.assign(process.env, env, { LOG_LEVEL: "error" });
  const [{ makeClient, makeTrialImage }, { ensureBucket }, { closeDatabase }] = await Promise.all([
    import("../support/make-client"),
    import("../../app/storage.server"),
    import("../../app/db.server"),
  ]);
  await ensureBucket();
  const made: BenchClient[] = [];
  for (let n = 0; n < clients; n++) {
    const { clientId, token } = await makeClient({ credits: CREDITS });
    made.push({ clientId, token, trialImage: await makeTrialImage({ clientId }) });
  }
  await closeDatabase();
  return {
    ...{ folder, env, port, url: database.url, secret: SECRET, clients: made },
    calls: made.map(({ token, trialImage }) =>
      writeCall({
        path: "/v1/extract",
        body: JSON.stringify({ trial_image: trialImage }),
        headers: [`authorization: Bearer ${token}`],
      }),
    ),
    async close() {
      await s3.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type WriteCall = { path: string; headers: string[]; body?: string };

/** The text of an HTTP call: a POST with a body of JSON, or a GET without one. */
export function writeCall({ path, headers, body }: WriteCall): string {
  const sent = body === undefined ? [] : ["content-type: application/json", `content-length: ${body.length}`];
  const method = body === undefined ? "GET" : "POST";
  return [`${method} ${path} HTTP/1.1`, "host: 127.0.0.1", ...headers, ...sent, "", body ?? ""].join("\r\n");
}
