import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { refuseEarly } from "./api/refuse-early";
import { flushEvents } from "./attribution/take-events";
import { buildWeb } from "./build-web";
import { closeDatabase } from "./db.server";
import { env } from "./env.server";
import { endWaits } from "./extraction/watch-events";
import { closeJobs, openJobs } from "./jobs.server";
import { connectionsWaitingMax, drainProbeMs, idleConnectionMs } from "./limits";
import { log } from "./log.server";
import { ensureBucket } from "./storage.server";

type StartWeb = { remix: (request: Request) => Promise<Response>; clientFolder: string | null };

/**
 * Serves the web door on the port of the settings until `stop`, which loses no call: it says 503 on /readyz and goes on
 * accepting for a moment, so that a load balancer notices; answers those who wait for a job; lets no connection be used
 * again; then stops accepting, and gives what is under way `drainMs` to end.
 */
export async function startWeb({ remix, clientFolder }: StartWeb) {
  let draining = false;
  await Promise.all([openJobs({ supervise: false }), ensureBucket()]);
  const web = buildWeb({ remix, isDraining: () => draining, clientFolder });
  const listen = getRequestListener(web.fetch);
  const server = await new Promise<Server>((resolve) => {
    const opening = createServer((request, response) => {
      if (!refuseEarly(request, response)) void listen(request, response);
    });
    opening.listen({ port: env.PORT, host: env.HOST, backlog: connectionsWaitingMax }, () => resolve(opening));
  });
  server.keepAliveTimeout = idleConnectionMs;
  const sayLast = trackAnswers(server);
  const { port } = server.address() as AddressInfo;
  log.info({ port, startMs: Math.round(process.uptime() * 1000) }, "listening");
  return {
    port,
    async stop({ drainMs }: { drainMs: number }): Promise<void> {
      draining = true;
      sayLast();
      endWaits();
      if (drainMs > 0) await pause(drainProbeMs);
      await closeServer(server, drainMs);
      await flushEvents();
      await closeJobs({ drainMs: 1_000 });
      await closeDatabase();
    },
  };
}

// A connection that is kept alive and closed by us in the end may carry a caller's next request at that very moment. So
// each caller is told with its last answer to open another one, which leads to another process.
function trackAnswers(server: Server): () => void {
  const open = new Set<ServerResponse>();
  let last = false;
  server.prependListener("request", (_request, response: ServerResponse) => {
    if (last) response.setHeader("connection", "close");
    open.add(response);
    response.once("close", () => open.delete(response));
  });
  return () => {
    last = true;
    for (const response of open) if (!response.headersSent) response.setHeader("connection", "close");
  };
}

async function closeServer(server: Server, drainMs: number): Promise<void> {
  const hardEnd = setTimeout(() => server.closeAllConnections(), drainMs);
  await new Promise((done) => {
    server.close(done);
    server.closeIdleConnections();
  });
  clearTimeout(hardEnd);
}
