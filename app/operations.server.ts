import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { env } from "./env.server";
import { log } from "./log.server";
import { measureProcess, registry } from "./metrics.server";
import "./queue-gauges.server";
import { readReadiness } from "./readiness.server";
import { startTracing, stopTracing } from "./trace.server";

/** What those who run this process see of it: where its metrics and probes are (null: nowhere), and its end. */
export type Operations = { port: number | null; close: () => Promise<void> };

/**
 * Opens what those who run this process look through: traces where the environment asks for them and, with METRICS_PORT, a
 * port of its own for /metrics, /healthz and /readyz. That port is not for the public: it has no key.
 */
export async function openOperations({ role }: { role: "web" | "worker" }): Promise<Operations> {
  await startTracing({ role });
  if (env.METRICS_PORT === undefined) return { port: null, close: stopTracing };
  measureProcess();
  const server = createServer((request, response) => {
    void answer(request.url ?? "/", response).catch(() => response.destroy());
  });
  const port = await listen(server, env.METRICS_PORT);
  log.info({ role, host: env.METRICS_HOST, port }, "metrics and probes are open");
  return {
    port,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await stopTracing();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, env.METRICS_HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(url: string, response: ServerResponse): Promise<void> {
  const path = url.split("?")[0];
  if (path === "/metrics") {
    const text = await registry.metrics();
    response.writeHead(200, { "content-type": registry.contentType }).end(text);
  } else if (path === "/healthz") writeJson(response, 200, { ok: true });
  else if (path === "/readyz") {
    const readiness = await readReadiness();
    writeJson(response, readiness.ok ? 200 : 503, readiness);
  } else writeJson(response, 404, { ok: false, why: "Here are /metrics, /healthz and /readyz." });
}

function writeJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
