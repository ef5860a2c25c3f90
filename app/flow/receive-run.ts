import { findLiveClient } from "~/clients/find-live-client";
import { prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { newId } from "~/ids";
import { sendJob } from "~/jobs.server";
import { flowBodyBytesMax } from "~/limits";
import { log } from "~/log.server";
import { readBytes } from "~/read-bytes";
import { shopifySecrets } from "~/shopify-secrets.server";
import { judgeLook } from "~/storefront/judge-look";
import { verifySignature } from "~/verify-signature";
import { type FlowCall, readCall } from "./read-call";

type Answer = { status: 200 | 202 | 400 | 401 | 403 | 413 | 422 | 503; body: object };

/**
 * Takes a run of the action in, or tells what came of it: 202 while it is worked on, which makes Flow ask again, 200 with the
 * result, 422 with why it failed for good. Verified over the raw bytes; 401 for a wrong and a missing signature alike.
 */
export async function receiveRun({ request }: { request: Request }): Promise<Answer> {
  const signature = request.headers.get("x-shopify-hmac-sha256");
  if (!signature) return refuse(401, "The call is not signed.");
  const bytes = await readBytes(request, flowBodyBytesMax);
  if (!bytes) return refuse(413, "The call is too large.");
  if (!verifySignature({ signature, bytes, secrets: shopifySecrets })) return refuse(401, "The signature is wrong.");
  const call = readCall(bytes);
  if ("refused" in call) return refuse(400, call.refused);
  try {
    return await takeRun(call);
  } catch (error) {
    log.error({ shop: call.shop, error: messageOf(error) }, "a run of Flow's could not be taken in");
    return refuse(503, "Looklift cannot answer just now.");
  }
}

async function takeRun(call: FlowCall): Promise<Answer> {
  const { shop, runId } = call;
  const client = await findLiveClient({ shop });
  if (!client) return refuse(403, "Looklift is not installed in this shop. Open it in the Shopify admin once.");
  await prisma.flowRun.createMany({
    data: [{ id: newId(), ...call, clientId: client.clientId }],
    skipDuplicates: true,
  });
  const run = await prisma.flowRun.findUniqueOrThrow({ where: { shop_runId: { shop, runId } } });
  if (run.error !== null) return refuse(422, run.error);
  if (run.lookId === null) {
    // once more with every repetition: a run whose job was lost goes on
    await sendJob("flow", { id: run.id }, run.id);
    return { status: 202, body: {} };
  }
  return answerLook(run.lookId);
}

async function answerLook(lookId: string): Promise<Answer> {
  const look = await judgeLook({ lookId });
  if (!look) return refuse(422, "The look was deleted.");
  const { state, itemCount, onSale, doubt } = look;
  if (state === "WAITING" || state === "EXTRACTING") return { status: 202, body: {} };
  if (state === "FAILED") return refuse(422, doubt ?? "The extraction failed.");
  const result = { lookId, itemCount, itemOnSale: onSale, needsReview: doubt !== null };
  return { status: 200, body: { return_value: result } };
}

function refuse(status: Answer["status"], message: string): Answer {
  log.warn({ status, why: message }, "a run of Flow's was refused");
  return { status, body: { message } };
}
