import type { Server } from "node:http";
import * as build from "virtual:remix/server-build";
import { serve } from "@hono/node-server";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { buildWeb } from "./build-web";
import { closeDatabase } from "./db.server";
import { env } from "./env.server";
import { closeJobs, openJobs } from "./jobs.server";
import { log } from "./log.server";
import { ensureBucket } from "./storage.server";

const PROBE_PERIOD_MS = env.DRAIN_SECONDS > 0 ? 1_000 : 0;
const remixHandler = createRequestHandler(build as unknown as ServerBuild, env.NODE_ENV);
let draining = false;

await openJobs({ supervise: false });
await ensureBucket();
const web = buildWeb({
  remix: (request) => remixHandler(request, {}),
  isDraining: () => draining,
  clientFolder: "build/client",
});
const server = serve({ fetch: web.fetch, port: env.PORT, hostname: env.HOST }, ({ port }) => {
  log.info({ port, startMs: Math.round(process.uptime() * 1000) }, "listening");
}) as Server;

// 503 first and a pause, so that a load balancer notices while we still accept; then stop accepting; then a hard end.
function drain(signal: NodeJS.Signals): void {
  if (draining) return;
  draining = true;
  log.info({ signal }, "draining");
  setTimeout(() => {
    setTimeout(() => server.closeAllConnections(), env.DRAIN_SECONDS * 1000).unref();
    server.close(() => void close());
    server.closeIdleConnections();
  }, PROBE_PERIOD_MS);
}

async function close(): Promise<void> {
  await closeJobs({ drainMs: 1_000 });
  await closeDatabase();
  process.exit(0);
}

process.on("SIGTERM", drain);
process.on("SIGINT", drain);
