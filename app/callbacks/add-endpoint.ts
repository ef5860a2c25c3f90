import { prisma } from "~/db.server";
import { env } from "~/env.server";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { callbackEndpointsPerClientMax } from "~/limits";
import { checkUrl } from "./check-url";
import { sealEndpoint } from "./seal-endpoint";
import { makeSecret } from "./sign-message";

/** What an endpoint can be told of. */
export const callbackEvents = ["job.succeeded", "job.failed", "credits.low"] as const;
export type CallbackEvent = (typeof callbackEvents)[number];

type AddEndpoint = {
  clientId: string;
  url: string;
  events: CallbackEvent[];
  /** credits.low is sent when the balance falls below this, 1 to 1,000. */
  creditsLowBelow?: number;
};

/**
 * Adds an endpoint to a client and answers its secret, the only time: a new one can be had, this one not be shown again. Throws VALIDATION_ERROR for a URL that
 * nothing may be sent to, or when the client has as many as it may have.
 */
export async function addEndpoint({ clientId, url, events, creditsLowBelow }: AddEndpoint) {
  const checked = checkUrl({ url, allowPrivate: env.CALLBACKS_TO_PRIVATE });
  if ((await prisma.callbackEndpoint.count({ where: { clientId } })) >= callbackEndpointsPerClientMax)
    throw new AppError("VALIDATION_ERROR", `There may be at most ${callbackEndpointsPerClientMax} endpoints.`);
  const id = newId();
  const secret = makeSecret();
  await prisma.callbackEndpoint.create({
    data: {
      ...{ id, clientId, url: checked, events, secret: sealEndpoint({ id, secret }) },
      ...(creditsLowBelow !== undefined && { creditsLowBelow }),
    },
  });
  return { endpointId: id, url: checked, secret };
}
