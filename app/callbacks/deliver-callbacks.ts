import { Counter } from "prom-client";
import { prisma } from "~/db.server";
import { env } from "~/env.server";
import { messageOf } from "~/errors";
import { type Extraction, findExtraction } from "~/extraction/find-extraction";
import { callbackAtOnceMax, callbackRetrySeconds } from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { type PostResult, postMessage } from "./post-message";
import { openEndpoint } from "./seal-endpoint";
import { signMessage } from "./sign-message";

const attempted = new Counter({
  ...{ name: "looklift_webhook_attempts_total", registers: [registry], labelNames: ["outcome"] },
  help: "Attempts to deliver a webhook to a caller's endpoint: delivered, to_repeat or given_up",
});
const JITTER = 0.2;
const GONE = 410;

type Taken = { id: bigint; endpoint_id: string; event: string; request_id: string | null; attempts: number };

/** How a job is written on the wire; the API's own way, so that a webhook and GET /v1/jobs/{id} cannot differ. */
export type WriteJob = (extraction: Extraction) => unknown;
type DeliverCallbacks = { signal: AbortSignal; writeJob: WriteJob };

/**
 * Makes one attempt at each send that is due, one of each endpoint; answers how many. Call it again while it answers more
 * than none. What is under way when the signal aborts is tried again later.
 */
export async function deliverCallbacks({ signal, writeJob }: DeliverCallbacks): Promise<number> {
  const taken = await prisma.$queryRaw<Taken[]>`
    SELECT id, endpoint_id, event, request_id, attempts FROM take_callbacks(${callbackAtOnceMax}::int)`;
  await Promise.all(
    taken.map((send) =>
      attempt({ send, signal, writeJob }).catch((error: unknown) =>
        log.warn({ send: send.id, error: messageOf(error) }, "a webhook could not be attempted and will be again"),
      ),
    ),
  );
  return taken.length;
}

async function attempt({ send, signal, writeJob }: DeliverCallbacks & { send: Taken }): Promise<void> {
  const endpoint = await prisma.callbackEndpoint.findUniqueOrThrow({ where: { id: send.endpoint_id } });
  if (endpoint.disabledAt) return settle({ send, result: { status: null, error: "switched off", tookMs: 0 } });
  const body = await writeBody({ send, clientId: endpoint.clientId, writeJob });
  if (body === null) return settle({ send, result: { status: null, error: "the job is no longer there", tookMs: 0 } });
  const now = new Date();
  const secrets = findSecrets({ ...endpoint, at: now });
  if (!secrets) return settle({ send, result: { status: null, error: "its secret cannot be read", tookMs: 0 } });
  const result = await postMessage({
    url: endpoint.url,
    body,
    headers: {
      ...{ "content-type": "application/json", "user-agent": "Looklift", "webhook-event": send.event },
      ...signMessage({ id: `msg_${send.id}`, at: now, body, secrets }),
    },
    allowPrivate: env.CALLBACKS_TO_PRIVATE,
    signal,
  });
  if (signal.aborted) return;
  await settle({ send, result });
  if (result.status === GONE) await switchOff(endpoint.id);
}

// An endpoint whose secret does not open is tried again like one that does not answer: its key may come back within the day.
function findSecrets(endpoint: Parameters<typeof openEndpoint>[0]): string[] | null {
  try {
    return openEndpoint(endpoint);
  } catch (error) {
    log.error({ endpoint: endpoint.id, error: messageOf(error) }, "a webhook's secret cannot be read");
    return null;
  }
}

type WriteBody = { send: Taken; clientId: string; writeJob: WriteJob };

async function writeBody({ send, clientId, writeJob }: WriteBody): Promise<string | null> {
  if (send.request_id) {
    const extraction = await findExtraction({ clientId, id: send.request_id });
    return extraction && JSON.stringify(writeJob(extraction));
  }
  const row = await prisma.callbackSend.findUniqueOrThrow({ where: { id: send.id } });
  return JSON.stringify({ type: row.event, timestamp: row.createdAt, data: row.facts });
}

async function settle({ send, result }: { send: Taken; result: PostResult }): Promise<void> {
  const { id, attempts } = send;
  const { status } = result;
  const delivered = status !== null && status >= 200 && status < 300;
  const wait = callbackRetrySeconds[attempts - 1];
  const isOver = wait === undefined || status === GONE || result.error === "switched off";
  const state = delivered ? "DELIVERED" : isOver ? "FAILED" : "PENDING";
  // a little earlier or later, so that what failed together does not come back together
  const waitMs = (wait ?? 0) * 1000 * (1 + (Math.random() - 0.5) * JITTER);
  await prisma.$transaction([
    prisma.callbackAttempt.create({ data: { sendId: id, attempt: attempts, ...result } }),
    prisma.callbackSend.update({ where: { id }, data: { state, nextAt: new Date(Date.now() + waitMs) } }),
  ]);
  attempted.inc({ outcome: delivered ? "delivered" : isOver ? "given_up" : "to_repeat" });
  log.info({ send: id, attempt: attempts, status, error: result.error, state }, "webhook attempted");
}

async function switchOff(endpointId: string): Promise<void> {
  await prisma.callbackEndpoint.update({
    where: { id: endpointId },
    data: { disabledAt: new Date(), disabledWhy: "It answered 410 Gone." },
  });
}
