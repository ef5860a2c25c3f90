import { Counter } from "prom-client";
import { findShop } from "~/clients/find-shop";
import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { flowEventsAtOnceMax, flowRetrySeconds } from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { adminGraphql } from "~/shopify-graphql.server";
import { judgeLook } from "~/storefront/judge-look";

const TELL = `#graphql
  mutation TellFlow($handle: String!, $payload: JSON!) {
    flowTriggerReceive(handle: $handle, payload: $payload) { userErrors { field message } }
  }`;
type Told = { flowTriggerReceive: { userErrors: { message: string }[] } };
type Taken = {
  id: bigint;
  client_id: string;
  kind: string;
  look_id: string | null;
  available: number | null;
  attempts: number;
};
type Trigger = { shop: string; handle: string; payload: Record<string, string | number> };

// Nobody has to look at what somebody ended on purpose.
const ENDED_ON_PURPOSE = ["CANCELLED", "APP_UNINSTALLED"];

const sent = new Counter({
  ...{ name: "looklift_flow_triggers_total", registers: [registry], labelNames: ["outcome"] },
  help: "Attempts to tell Shopify Flow of an event: sent, to_repeat, given_up or dropped",
});

/** Makes one attempt at each event that is due; answers how many. */
export async function sendTriggers({ signal }: { signal: AbortSignal }): Promise<number> {
  const taken = await prisma.$queryRaw<Taken[]>`
    SELECT id, client_id, kind, look_id, available, attempts FROM take_flow_events(${flowEventsAtOnceMax}::int)`;
  await Promise.all(
    taken.map((event) =>
      attempt(event, signal).catch((error: unknown) =>
        log.warn({ flowEvent: event.id, error: messageOf(error) }, "Flow could not be told and will be again"),
      ),
    ),
  );
  return taken.length;
}

async function attempt(event: Taken, signal: AbortSignal): Promise<void> {
  const trigger = await writeTrigger(event);
  if (!trigger) return settle(event, "DROPPED");
  try {
    const graphql = await adminGraphql({ shop: trigger.shop, signal });
    const { handle, payload } = trigger;
    const { flowTriggerReceive } = await graphql<Told>(TELL, { handle, payload });
    const [refusal] = flowTriggerReceive.userErrors;
    if (refusal) throw new AppError("VALIDATION_ERROR", refusal.message);
    await settle(event, "SENT");
  } catch (error) {
    if (signal.aborted) return;
    log.warn({ flowEvent: event.id, attempt: event.attempts, error: messageOf(error) }, "Flow was not told");
    const isFinal = error instanceof AppError && error.code === "VALIDATION_ERROR";
    await settle(event, isFinal || event.attempts > flowRetrySeconds.length ? "FAILED" : "PENDING");
  }
}

async function settle({ id, attempts }: Taken, state: "PENDING" | "SENT" | "FAILED" | "DROPPED"): Promise<void> {
  const waitMs = (flowRetrySeconds[attempts - 1] ?? 0) * 1_000;
  await prisma.flowEvent.updateMany({ where: { id }, data: { state, nextAt: new Date(Date.now() + waitMs) } });
  const outcome = { PENDING: "to_repeat", SENT: "sent", FAILED: "given_up", DROPPED: "dropped" }[state];
  sent.inc({ outcome });
  log.info({ flowEvent: id, attempts, outcome }, "an event of Flow's was attempted");
}

/**
 * What Flow is told of an event, by the keys of the fields in extensions/, which are letters and spaces; null when there is
 * nothing to tell any more.
 */
async function writeTrigger({ client_id: clientId, kind, look_id: lookId, available }: Taken): Promise<Trigger | null> {
  if (kind === "CREDITS_LOW") {
    const shop = await findShop({ clientId });
    return shop === null ? null : { shop, handle: "credits-low", payload: { "credits left": available ?? 0 } };
  }
  const look = lookId === null ? null : await judgeLook({ lookId });
  if (!look || (look.failure !== null && ENDED_ON_PURPOSE.includes(look.failure))) return null;
  const { shop, productGid, itemCount, onSale, doubt } = look;
  const product = Number(productGid.split("/").at(-1));
  const facts = { product_id: product, "look id": lookId ?? "", "item count": itemCount };
  if (doubt === null) return { shop, handle: "look-ready", payload: { ...facts, "item on sale": onSale ?? "" } };
  return { shop, handle: "look-needs-review", payload: { ...facts, reason: doubt } };
}
