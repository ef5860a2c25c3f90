import type pg from "pg";
import { startS3 } from "../../local/s3/start-s3";
import { createDatabase } from "./create-database";
import { makeClient, makeTrialImage } from "./make-client";

export { makeClient, makeTrialImage, plainPicture, type TestClient } from "./make-client";

export type TestCore = Awaited<ReturnType<typeof startCore>>;

const SHOPIFY_SECRET = "test-secret-of-the-app";

type StartCore = { env?: Record<string, string>; databaseUrl?: string };

/**
 * What every door of the app stands on: a database and an object store of this test file's own, the settings, the queue, and
 * no worker. `databaseUrl` is a database that the test brings, migrated. Modules of the app read their settings when they are
 * first imported, so import those that touch a wire after this call.
 */
export async function startCore({ env = {}, databaseUrl }: StartCore = {}) {
  const [database, s3] = await Promise.all([
    databaseUrl ? { url: databaseUrl, drop: async () => undefined } : createDatabase(),
    startS3({ port: 0 }),
  ]);
  const settings: Record<string, string> = {
    NODE_ENV: "test",
    LOG_LEVEL: "error",
    DATABASE_URL: database.url,
    S3_ENDPOINT: s3.endpoint,
    S3_BUCKET: s3.bucket,
    S3_REGION: s3.region,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    SHOPIFY_API_KEY: "test-key-of-the-app",
    SHOPIFY_API_SECRET: SHOPIFY_SECRET,
    SHOPIFY_APP_URL: "http://localhost:3000",
    ...env,
  };
  Object.assign(process.env, settings);
  const [jobs, storage, db] = await Promise.all([
    import("~/jobs.server"),
    import("~/storage.server"),
    import("~/db.server"),
  ]);
  await jobs.openJobs({ supervise: false });
  await storage.ensureBucket();
  return {
    settings,
    shopifySecret: settings["SHOPIFY_API_SECRET"] ?? SHOPIFY_SECRET,
    pool: db.pool as pg.Pool,
    databaseUrl: database.url,
    s3,
    makeClient,
    makeTrialImage,
    async stop() {
      await jobs.closeJobs({ drainMs: 1_000 });
      await db.closeDatabase();
      await s3.stop();
      await database.drop();
    },
  };
}
