import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type pg from "pg";
import { startS3 } from "../../local/s3/start-s3";
import { createDatabase } from "./create-database";
import { makeClient, makeTrialImage } from "./make-client";

export { makeClient, makeTrialImage, plainPicture, type TestClient } from "./make-client";

export type TestApp = Awaited<ReturnType<typeof startApp>>;

const SHOPIFY_SECRET = "test-secret-of-the-app";

type StartApp = { env?: Record<string, string>; remix?: (request: Request) => Promise<Response> };

/**
 * The web door in this process, on a database and an object store of its own. Modules of the app read their settings when
 * they are first imported, so import them through `app.load` or after this call.
 */
export async function startApp({ env = {}, remix }: StartApp = {}) {
  const [database, s3] = await Promise.all([createDatabase(), startS3({ port: 0 })]);
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
  const [{ buildWeb }, jobs, storage, db] = await Promise.all([
    import("~/build-web"),
    import("~/jobs.server"),
    import("~/storage.server"),
    import("~/db.server"),
  ]);
  await jobs.openJobs({ supervise: false });
  await storage.ensureBucket();
  const notFound = async () => new Response("Not Found", { status: 404 });
  const web = buildWeb({ remix: remix ?? notFound, isDraining: () => false, clientFolder: null });
  const server = await new Promise<Server>((resolve) => {
    const opening = serve({ fetch: web.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(opening as Server));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    settings,
    shopifySecret: settings["SHOPIFY_API_SECRET"] ?? SHOPIFY_SECRET,
    pool: db.pool as pg.Pool,
    databaseUrl: database.url,
    s3,
    makeClient,
    makeTrialImage,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await jobs.closeJobs({ drainMs: 1_000 });
      await db.closeDatabase();
      await s3.stop();
      await database.drop();
    },
  };
}
