import type { ServerResponse } from "node:http";
import type { Context } from "hono";
import type { Caller } from "~/clients/find-client-by-key";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { slowBodyMs } from "~/limits";
import { log } from "~/log.server";
import { shopifySecrets } from "~/shopify-secrets.server";
import { verifySignature } from "~/verify-signature";
import { answerError } from "./answer-error";
import { authenticateCaller } from "./authenticate-caller";
import type { Answer, Endpoint } from "./endpoint";
import { waitOutside } from "./limit-load";
import { rateHeaders, takeCalls } from "./limit-rate";
import { readBody } from "./read-body";
import { readJson } from "./read-json";
import { readQuery } from "./read-query";

/**
 * Serves one endpoint: request id, key, body within its limit, signature, schema, answer; in this order, so that nothing is
 * read for a stranger and nothing is parsed that was not signed as it should be. Never throws.
 */
export async function serveEndpoint({ endpoint, context }: { endpoint: Endpoint; context: Context }) {
  const requestId = newId();
  const from = performance.now();
  const headers: Record<string, string> = {};
  const response = await answerCall({ endpoint, context, requestId, headers }).catch((error: unknown) =>
    answerError({ error, requestId, ...(endpoint.locations && { locations: endpoint.locations }) }),
  );
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  const { method, path } = endpoint;
  const ms = Math.round((performance.now() - from) * 10) / 10;
  log.info({ requestId, method, path, status: response.status, ms }, "call answered");
  return response;
}

// `headers` are those that the answer gets in any case; they are known before it is.
type AnswerCall = { endpoint: Endpoint; context: Context; requestId: string; headers: Record<string, string> };

async function answerCall(call: AnswerCall): Promise<Response> {
  const { endpoint, context } = call;
  const asked = { request: context.req.raw, capability: endpoint.capability };
  const caller = await authenticateCaller({ ...asked, mayRemember: endpoint.provesKey === true });
  return answerCaller({ ...call, caller }).catch(async (error: unknown) => {
    // a key that was revoked a moment ago hears only that
    if (caller.isRemembered) await authenticateCaller(asked);
    throw error;
  });
}

async function answerCaller({ endpoint, context, requestId, headers, caller }: AnswerCall & { caller: Caller }) {
  const request = context.req.raw;
  Object.assign(headers, rateHeaders(takeCalls({ caller })));
  const bytes = endpoint.method === "GET" ? new Uint8Array() : await readSent(request);
  if (hasGone(context)) throw new AppError("BODY_UNREADABLE", "The caller has closed the connection.");
  checkSignature({ request, bytes, caller, required: caller.requireHmac && endpoint.method !== "GET" });
  const answer = await endpoint.answer({
    caller,
    requestId,
    request,
    params: context.req.param(),
    query: readQuery({ url: request.url, schema: endpoint.query }),
    bytes,
    body: endpoint.body && readJson({ bytes, schema: endpoint.body, contentType: request.headers.get("content-type") }),
  });
  return answer instanceof Response ? answer : writeAnswer({ answer, requestId, status: endpoint.success.status });
}

// Nobody would read the answer, and where calls have become slow this work is what makes them slower.
function hasGone(context: Context): boolean {
  const { outgoing } = (context.env ?? {}) as { outgoing?: ServerResponse };
  return outgoing?.destroyed === true;
}

// Whoever sends slowly keeps nobody else waiting.
function readSent(request: Request): Promise<Uint8Array> {
  return waitOutside({ request, afterMs: slowBodyMs, wait: () => readBody(request) });
}

type WriteAnswer = { answer: Answer; requestId: string; status: number };

function writeAnswer({ answer, requestId, status }: WriteAnswer): Response {
  const headers = { "x-request-id": requestId, "cache-control": "no-store", ...answer.headers };
  if (status === 204) return new Response(null, { status, headers });
  return Response.json(answer.body, { status, headers });
}

type CheckSignature = { request: Request; bytes: Uint8Array; caller: Caller; required: boolean };

function checkSignature({ request, bytes, required }: CheckSignature): void {
  const signature = request.headers.get("x-shopify-hmac-sha256");
  if (signature === null && !required) return;
  if (signature === null)
    throw new AppError("SIGNATURE_INVALID", "This key needs every body to be signed, in X-Shopify-Hmac-Sha256.");
  if (!verifySignature({ signature, bytes, secrets: shopifySecrets }))
    throw new AppError("SIGNATURE_INVALID", "X-Shopify-Hmac-Sha256 is not the signature of this body.");
}
