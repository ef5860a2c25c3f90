import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { documentPolicy } from "./document-policy.server";
import { messageOf } from "./errors";
import { log } from "./log.server";
import { NonceProvider } from "./nonce";
import { addDocumentResponseHeaders } from "./shopify.server";

const RENDER_MS_MAX = 5_000;
const NONCE_BYTES = 16;
const POLICY = "Content-Security-Policy";

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  const nonce = randomBytes(NONCE_BYTES).toString("base64url");
  headers.set(POLICY, documentPolicy({ given: headers.get(POLICY), nonce }));
  headers.set("Content-Type", "text/html; charset=utf-8");
  const readyEvent = isbot(request.headers.get("user-agent")) ? "onAllReady" : "onShellReady";
  return new Promise((resolve, reject) => {
    const page = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={context} url={request.url} abortDelay={RENDER_MS_MAX} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        [readyEvent]() {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          page.pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          log.error({ error: messageOf(error), path: new URL(request.url).pathname }, "a page failed to render");
        },
      },
    );
    setTimeout(() => page.abort(), RENDER_MS_MAX + 1_000).unref();
  });
}

/** Unknown paths are no errors of ours; everything else is logged without its query string. */
export function handleError(error: unknown, { request }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (request.signal.aborted) return;
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  if (status < 500) return;
  const { pathname } = new URL(request.url);
  log.error({ error, method: request.method, path: pathname }, "a route failed");
}
