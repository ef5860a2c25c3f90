import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * Stands between a worker and Shopify: hands every call on, and keeps back the answer to the next one with these words in it
 * until it is let go. What was asked for is done by then.
 */
export async function openGate({ origin, words }: { origin: string; words: string }) {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let isHolding = true;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { status, text } = await handOn({ origin, request, body });
    if (isHolding && body.includes(words)) {
      isHolding = false;
      reached.resolve();
      await opened.promise;
    }
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when the answer is there and kept back. */
    reached: reached.promise,
    letGo: () => opened.resolve(),
    async close() {
      opened.resolve();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

type Call = { origin: string; request: IncomingMessage; body: Buffer };

async function handOn({ origin, request, body }: Call): Promise<{ status: number; text: string }> {
  const { method = "POST", url = "/", headers } = request;
  const kept = Object.entries(headers).filter(([name]) => name.startsWith("x-") || name === "content-type");
  const init = { method, headers: kept as [string, string][], body: new Uint8Array(body) };
  const answer = await fetch(new URL(url, origin), init);
  return { status: answer.status, text: await answer.text() };
}
