import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { startCore } from "./start-core";

export { makeClient, makeTrialImage, plainPicture, type TestClient } from "./make-client";

export type TestApp = Awaited<ReturnType<typeof startApp>>;

type StartApp = { env?: Record<string, string>; databaseUrl?: string; remix?: (request: Request) => Promise<Response> };

/**
 * The web door in this process, on a database and an object store of its own. Modules of the app read their settings when
 * they are first imported, so import those that touch a wire after this call.
 */
export async function startApp({ env, databaseUrl, remix }: StartApp = {}) {
  const core = await startCore({ ...(env && { env }), ...(databaseUrl !== undefined && { databaseUrl }) });
  const { buildWeb } = await import("~/build-web");
  const notFound = async () => new Response("Not Found", { status: 404 });
  const web = buildWeb({ remix: remix ?? notFound, isDraining: () => false, clientFolder: null });
  const server = await new Promise<Server>((resolve) => {
    const opening = serve({ fetch: web.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(opening as Server));
  });
  return {
    ...core,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openConnections: () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await core.stop();
    },
  };
}
