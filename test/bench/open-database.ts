import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../local/find-port";
import { startPostgres, stopPostgres } from "../../local/postgres/launch-postgres";
import { startS3 } from "../../local/s3/start-s3";
import { applyMigrations } from "../../prisma/apply-migrations";

/**
 * A PostgreSQL and an S3 stand-in of a benchmark's own, migrated and with the queue's tables; the app's settings point to
 * them, so import what touches a wire after this call.
 */
export async function openDatabase() {
  const folder = mkdtempSync(join(tmpdir(), "looklift-bench-"));
  const dir = join(folder, "pg");
  const settings = ["-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "shared_buffers=256MB", "-c", "autovacuum=off"];
  const [{ url }, s3] = await Promise.all([
    startPostgres({ dir, port: await findFreePort(0), settings }),
    startS3({ port: 0 }),
  ]);
  await applyMigrations({ databaseUrl: url });
  Object.assign(process.env, {
    NODE_ENV: "test",
    LOG_LEVEL: "error",
    DATABASE_URL: url,
    S3_ENDPOINT: s3.endpoint,
    S3_BUCKET: s3.bucket,
    S3_REGION: s3.region,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    SHOPIFY_API_KEY: "key-of-the-benchmark",
    SHOPIFY_API_SECRET: "secret-of-the-benchmark",
    SHOPIFY_APP_URL: "http://localhost:3000",
  });
  const [{ ensureBucket }, jobs] = await Promise.all([
    import("../../app/storage.server"),
    import("../../app/jobs.server"),
  ]);
  await Promise.all([ensureBucket(), jobs.openJobs({ supervise: false })]);
  return {
    url,
    async close() {
      await jobs.closeJobs({ drainMs: 0 });
      const { closeDatabase } = await import("../../app/db.server");
      await closeDatabase();
      await s3.stop();
      await stopPostgres({ dir });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
