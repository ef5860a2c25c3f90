import { prisma } from "~/db.server";
import { env } from "~/env.server";
import { AppError } from "~/errors";
import { isUlid } from "~/ids";
import { callbackOldSecretHours } from "~/limits";
import type { CallbackEvent } from "./add-endpoint";
import { checkUrl } from "./check-url";
import { sealEndpoint } from "./seal-endpoint";
import { makeSecret } from "./sign-message";

type OwnEndpoint = { clientId: string; endpointId: string };

/** Gives an endpoint a new secret; for a day messages are signed with the old one, too. Throws NOT_FOUND for another client's. */
export async function rotateSecret({ clientId, endpointId }: OwnEndpoint): Promise<{ secret: string }> {
  const { secret: oldSecret } = await findOwn({ clientId, endpointId });
  const secret = makeSecret();
  const oldSecretUntil = new Date(Date.now() + callbackOldSecretHours * 3_600_000);
  await prisma.callbackEndpoint.update({
    where: { id: endpointId },
    data: { secret: sealEndpoint({ id: endpointId, secret }), oldSecret, oldSecretUntil },
  });
  return { secret };
}

type ChangeEndpoint = OwnEndpoint & {
  url?: string;
  events?: CallbackEvent[];
  creditsLowBelow?: number;
  /** false switches it off; what it misses then is not sent later. */
  enabled?: boolean;
};

/** Changes what is given of an endpoint. Throws NOT_FOUND for another client's, VALIDATION_ERROR for a URL as addEndpoint does. */
export async function changeEndpoint({ clientId, endpointId, url, enabled, ...facts }: ChangeEndpoint): Promise<void> {
  const { disabledAt } = await findOwn({ clientId, endpointId });
  const off = { disabledAt: disabledAt ?? new Date(), disabledWhy: "Switched off." };
  await prisma.callbackEndpoint.update({
    where: { id: endpointId },
    data: {
      ...facts,
      ...(url !== undefined && { url: checkUrl({ url, allowPrivate: env.CALLBACKS_TO_PRIVATE }) }),
      ...(enabled === true && { disabledAt: null, disabledWhy: null }),
      ...(enabled === false && off),
    },
  });
}

/** Removes an endpoint with its log. Throws NOT_FOUND. */
export async function removeEndpoint({ clientId, endpointId }: OwnEndpoint): Promise<void> {
  await findOwn({ clientId, endpointId });
  await prisma.callbackEndpoint.delete({ where: { id: endpointId } });
}

/** Sends a test message to an endpoint. Throws NOT_FOUND. */
export async function sendTest({ clientId, endpointId }: OwnEndpoint): Promise<{ sendId: string }> {
  await findOwn({ clientId, endpointId });
  const facts = { message: "This is a test from Looklift." };
  const { id } = await prisma.callbackSend.create({ data: { endpointId, event: "test", facts } });
  return { sendId: String(id) };
}

/** Sends a message once more, whatever became of it, under the same id. Throws NOT_FOUND for another client's. */
export async function redeliver({ clientId, sendId }: { clientId: string; sendId: string }): Promise<void> {
  const id = /^\d{1,18}$/.test(sendId) ? BigInt(sendId) : 0n;
  const { count } = await prisma.callbackSend.updateMany({
    where: { id, endpoint: { clientId } },
    data: { state: "PENDING", nextAt: new Date() },
  });
  if (count === 0) throw new AppError("NOT_FOUND", "This message is not there any more.");
}

async function findOwn({ clientId, endpointId }: OwnEndpoint) {
  // the database takes no NUL, not even to compare it
  const endpoint = isUlid(endpointId)
    ? await prisma.callbackEndpoint.findFirst({ where: { id: endpointId, clientId } })
    : null;
  if (!endpoint) throw new AppError("NOT_FOUND", "This endpoint is not there any more.");
  return endpoint;
}
