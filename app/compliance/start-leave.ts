import { prisma, statementsIn } from "~/db.server";
import { AppError } from "~/errors";
import { sendJob } from "~/jobs.server";
import { findRemoval } from "~/storefront/start-removal";
import { findLeave } from "./find-leave";

type Choice = { clientId: string; keepsLooks: boolean };

/**
 * Writes down what is to become of the published looks at an uninstall. Throws VALIDATION_ERROR while one is under way: what was
 * chosen for that is being done.
 */
export async function chooseLeave({ clientId, keepsLooks }: Choice): Promise<void> {
  await prisma.shopLeave.createMany({ data: [{ clientId }], skipDuplicates: true });
  const { count } = await prisma.shopLeave.updateMany({
    where: { clientId, OR: [{ askedAt: null }, { finishedAt: { not: null } }] },
    data: { keepsLooks, askedAt: null, finishedAt: null, error: null },
  });
  if (count === 0) throw new AppError("VALIDATION_ERROR", "Looklift is just being uninstalled.");
}

/**
 * Asks for Looklift to be uninstalled, after the looks were removed unless they are kept. The wish and its job are written in one
 * transaction; an uninstall under way is left as it is. Throws VALIDATION_ERROR while looks are being removed anyhow.
 */
export async function startLeave({ clientId, keepsLooks }: Choice): Promise<void> {
  const [{ state }, removal] = await Promise.all([findLeave({ clientId }), findRemoval({ clientId })]);
  if (state === "REMOVING" || state === "UNINSTALLING") return;
  if (removal.state === "RUNNING")
    throw new AppError("VALIDATION_ERROR", "Looks are just being removed from your shop. Wait until that is done.");
  const total = keepsLooks ? 0 : removal.left;
  await prisma.$transaction(async (tx) => {
    const fresh = { keepsLooks, askedAt: new Date(), total, sentAt: null, finishedAt: null, error: null };
    await tx.shopLeave.upsert({ where: { clientId }, create: { clientId, ...fresh }, update: fresh });
    await sendJob("leave", { clientId }, clientId, statementsIn(tx));
  });
}
