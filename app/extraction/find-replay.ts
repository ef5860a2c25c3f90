import { prisma } from "~/db.server";
import type { Idempotency, Submitted } from "./submit-extraction";

/** The first answer under an idempotency key with the same body; null when there is none. */
export async function findReplay({
  clientId,
  route,
  key,
  bodyHash,
}: Idempotency & { clientId: string }): Promise<Submitted | null> {
  const known = await prisma.idempotencyKey.findUnique({ where: { clientId_route_key: { clientId, route, key } } });
  if (!known || known.bodyHash !== bodyHash || known.expiresAt < new Date()) return null;
  const { requestId, jobId, creditsCost } = await prisma.requestLog.findUniqueOrThrow({
    where: { requestId: known.requestId },
  });
  return {
    requestId,
    jobId,
    status: "NOT_STARTED",
    creditsCost,
    creditsAvailable: null,
    replayed: true,
    reused: false,
  };
}

/** Whether a key was used in the last 24 hours, with whatever body: then the first answer under it decides. */
export async function isKeyUsed({ clientId, route, key }: Omit<Idempotency, "bodyHash"> & { clientId: string }) {
  const where = { clientId, route, key, expiresAt: { gt: new Date() } };
  return (await prisma.idempotencyKey.count({ where })) > 0;
}
