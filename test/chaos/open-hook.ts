import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Chance } from "./draw-chance";

export type Heard = { webhookId: string; event: string; requestId: string; status: string };

/** A receiver of webhooks, as unreliable as others' are: it hears most, refuses some, and drops some after having heard them. */
export async function openHook({ chance }: { chance: Chance }) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const fate = chance.next();
      if (fate < 0.05) return void response.writeHead(503).end();
      const job = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { request_id: string; status: string };
      const { "webhook-id": id, "webhook-event": event } = request.headers;
      heard.push({ webhookId: String(id), event: String(event), requestId: job.request_id, status: job.status });
      if (fate < 0.1) return void request.socket.resetAndDestroy();
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
