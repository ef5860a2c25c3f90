import { prisma } from "~/db.server";
import { env } from "~/env.server";
import { AppError, messageOf } from "~/errors";
import { fetchPicture } from "~/fetch-picture";
import { log } from "~/log.server";
import { createLook } from "~/storefront/create-look";
import { listProductPhotos, takeProductPhoto } from "~/storefront/product-photos";
import { receivePicture } from "~/uploads/receive-picture";

type Run = NonNullable<Awaited<ReturnType<typeof prisma.flowRun.findUnique>>>;

/**
 * One attempt at a run: take the photo, begin the look. May be repeated after any break: the photo is noted before the look
 * begins, so that there is one look. What another attempt cannot mend is noted as the run's error; the rest is thrown, for the
 * queue to try again.
 */
export async function runFlow({ id, signal }: { id: string; signal: AbortSignal }): Promise<void> {
  const run = await prisma.flowRun.findUnique({ where: { id } });
  if (!run || run.lookId !== null || run.error !== null) return;
  try {
    const uploadKey = run.uploadKey ?? (await notePhoto(run, signal));
    if (uploadKey === null) return;
    const { shop, clientId, productGid } = run;
    const { lookId, reused } = await createLook({ shop, clientId, productGid, uploadKey });
    await prisma.flowRun.updateMany({ where: { id }, data: { lookId } });
    log.info({ flowRun: id, lookId, reused }, "a run of Flow's began a look");
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ flowRun: id, error: messageOf(error) }, "a run of Flow's did not begin a look");
    if (!(error instanceof AppError) || error.code === "UNAVAILABLE") throw error;
    await prisma.flowRun.updateMany({ where: { id }, data: { error: error.message } });
  }
}

/** Ends a run whose attempts are used up. Called for dead letters. */
export async function failFlow({ id }: { id: string }): Promise<void> {
  const message = "The photo could not be taken, though it was tried several times. Nothing was charged.";
  await prisma.flowRun.updateMany({ where: { id, lookId: null, error: null }, data: { error: message } });
}

/** Takes the photo and notes it; null when the run is gone meanwhile. Of two attempts at once the first note stands. */
async function notePhoto(run: Run, signal: AbortSignal): Promise<string | null> {
  const { uploadKey } = await takePhoto(run, signal);
  await prisma.flowRun.updateMany({ where: { id: run.id, uploadKey: null }, data: { uploadKey } });
  return (await prisma.flowRun.findUnique({ where: { id: run.id } }))?.uploadKey ?? null;
}

async function takePhoto({ shop, clientId, productGid, imageUrl }: Run, signal: AbortSignal) {
  if (imageUrl !== null) {
    const picture = await fetchPicture({ url: imageUrl, allowPrivate: env.CALLBACKS_TO_PRIVATE, signal });
    return receivePicture({ clientId, ...picture });
  }
  const [featured] = await listProductPhotos({ shop, productGid });
  if (!featured) throw new AppError("RESOURCE_NOT_FOUND", "The product is not in the shop, or has no picture.");
  return takeProductPhoto({ shop, clientId, productGid, mediaId: featured.id });
}
