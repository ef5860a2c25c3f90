import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type pg from "pg";
import sharp from "sharp";
import { startS3 } from "../../local/s3/start-s3";
import { createDatabase } from "./create-database";

export type TestClient = { clientId: string; token: string };
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

type MakeClient = { mode?: "LIVE" | "TEST"; credits?: number; token?: string; requireHmac?: boolean };

/** A client with a key and, when it is a live one, `credits`. `token` fixes the key's text, for recorded requests. */
export async function makeClient({
  mode = "LIVE",
  credits = 10,
  token,
  requireHmac,
}: MakeClient = {}): Promise<TestClient> {
  const [{ prisma }, { newId }, { openAccount }, { grantCredits }, { issueKey, hashKey }] = await Promise.all([
    import("~/db.server"),
    import("~/ids"),
    import("~/credits/open-account"),
    import("~/credits/grant-credits"),
    import("~/clients/issue-key"),
  ]);
  const clientId = newId();
  await prisma.client.create({ data: { id: clientId, mode, name: "a test's client" } });
  await openAccount({ clientId });
  if (credits > 0) await grantCredits({ clientId, source: "ADJUSTMENT", amount: credits, externalRef: "test" });
  const issued = await issueKey({ clientId, name: "test", ...(requireHmac !== undefined && { requireHmac }) });
  if (token) await prisma.apiKey.update({ where: { id: issued.keyId }, data: { keyHash: hashKey(token) } });
  return { clientId, token: token ?? issued.token };
}

type MakeTrialImage = { clientId: string; uploadKey?: string; bytes?: Buffer; complete?: boolean };

/** A trial image of a client, uploaded through a presigned URL; READY unless `complete` is false. `uploadKey` renames it. */
export async function makeTrialImage({ clientId, uploadKey, bytes, complete = true }: MakeTrialImage): Promise<string> {
  const [{ presignUpload }, { completeUpload }, { prisma }] = await Promise.all([
    import("~/uploads/presign-upload"),
    import("~/uploads/complete-upload"),
    import("~/db.server"),
  ]);
  const body = bytes ?? (await plainPicture());
  const presigned = await presignUpload({ clientId, contentType: "image/jpeg", contentLength: body.length });
  const put = await fetch(presigned.uploadUrl, {
    method: "PUT",
    headers: presigned.headers,
    body: new Uint8Array(body),
  });
  if (!put.ok) throw new Error(`the upload was refused: ${put.status} ${await put.text()}`);
  if (complete) await completeUpload({ clientId, uploadKey: presigned.uploadKey });
  if (!uploadKey) return presigned.uploadKey;
  await prisma.trialImage.update({ where: { uploadKey: presigned.uploadKey }, data: { uploadKey } });
  return uploadKey;
}

/** A small JPEG with nothing on it. */
export function plainPicture(): Promise<Buffer> {
  return sharp({ create: { width: 96, height: 128, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toBuffer();
}
