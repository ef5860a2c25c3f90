import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { type ExtractedItem, findExtraction } from "~/extraction/find-extraction";
import { uploadBytesMax } from "~/limits";
import { log } from "~/log.server";
import { type AdminGraphql, adminGraphql } from "~/shopify-graphql.server";
import { readObject } from "~/storage.server";
import { readTrialImage } from "~/uploads/read-trial-image";
import { type Arranged, arrangeItems, describeArrangement, readChoices, shownItems } from "./arrange-items";
import { dropFiles } from "./drop-files";
import { type LookFile, PHOTO, readLookFiles } from "./look-files";
import { describeLook, presentLook } from "./present-look";
import { requireProduct, setLookMetafields } from "./product-metafields";
import { createFiles, type NewFile, waitForFiles } from "./shop-files";

type Row = Awaited<ReturnType<typeof prisma.look.findUniqueOrThrow>>;
type Item = Arranged<ExtractedItem>;
type Publication = { look: Row; graphql: AdminGraphql; signal: AbortSignal };

const unknown = "Something went wrong while the look was put on the page. Try again; if it fails again, write to us.";

/**
 * One attempt at putting a look on its product's page: files, metafields, status, and then the end of what it replaced. May
 * be repeated after any break. What another attempt cannot mend settles as PUBLISH_FAILED; the rest is thrown, for the queue
 * to try again.
 */
export async function publishLook({ lookId, signal }: { lookId: string; signal: AbortSignal }): Promise<void> {
  const look = await prisma.look.findUnique({ where: { id: lookId } });
  if (!look || (look.status !== "PUBLISHING" && look.status !== "PUBLISHED")) return;
  try {
    const graphql = await adminGraphql({ shop: look.shop, signal });
    if (look.status === "PUBLISHING") await putOnPage({ look, graphql, signal });
    await dropReplaced({ look, graphql, signal });
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof AppError ? error.message : unknown;
    log.warn(
      { lookId, requestId: look.requestId, error: messageOf(error), cause: causeOf(error) },
      "a look was not published",
    );
    await prisma.look.updateMany({ where: { id: lookId, status: "PUBLISHING" }, data: { publishError: words } });
    if (!(error instanceof AppError) || error.code === "UNAVAILABLE") throw error;
    await failPublish({ lookId });
  }
}

/**
 * Ends a publication that has failed for good: what is on the page, be it another look or this one before its change, is the
 * published one again. Called for dead letters too.
 */
export async function failPublish({ lookId }: { lookId: string }): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const look = await tx.look.findUnique({ where: { id: lookId } });
    if (look?.status !== "PUBLISHING") return;
    await tx.look.update({
      where: { id: lookId },
      data: {
        status: look.publishedAt ? "PUBLISHED" : "PUBLISH_FAILED",
        publishError: look.publishError ?? unknown,
      },
    });
    await tx.look.updateMany({
      where: { shop: look.shop, productGid: look.productGid, status: "DRAFT", publishedAt: { not: null } },
      data: { status: "PUBLISHED" },
    });
    log.info({ lookId, requestId: look.requestId }, "a publication failed");
  });
}

async function putOnPage({ look, graphql, signal }: Publication): Promise<void> {
  const { id: lookId, clientId, shop, productGid, productTitle, requestId } = look;
  const extraction = requestId ? await findExtraction({ clientId, id: requestId }) : null;
  const items = shownItems(arrangeItems(extraction?.items ?? [], readChoices(look)));
  const { width, height } = extraction?.image ?? { width: null, height: null };
  if (items.length === 0 || !width || !height)
    throw new AppError("VALIDATION_ERROR", "The items of this look are no longer there. Run the extraction again.");
  await requireProduct({ graphql, productGid });
  const files = await makeFiles({ look, graphql, signal }, items);
  const byPart = new Map(files.map(({ part, fileId }) => [part, fileId]));
  const fileIds = [PHOTO, ...items.map(({ id }) => id)].map((part) => byPart.get(part) ?? "");
  const { look: facts, productIds } = presentLook({ lookId, productTitle, image: { width, height }, items });
  await setLookMetafields({ graphql, productGid, look: facts, fileIds, productIds });
  await prisma.$transaction([
    prisma.look.updateMany({
      where: { id: lookId, status: "PUBLISHING" },
      data: {
        ...{ status: "PUBLISHED", publishedAt: new Date(), publishError: null },
        publishedItems: describeArrangement(items),
        files: files.map((file) => ({ ...file, isOnPage: fileIds.includes(file.fileId) })),
      },
    }),
    prisma.look.updateMany({
      where: { shop, productGid, id: { not: lookId }, publishedAt: { not: null } },
      data: { publishedAt: null },
    }),
  ]);
  log.info({ lookId, requestId, items: items.length }, "look published");
}

/** Makes the files that are missing, records them, and waits until all are READY. */
async function makeFiles({ look, graphql, signal }: Publication, items: Item[]): Promise<LookFile[]> {
  const known = readLookFiles(look.files);
  const wanted = [
    { part: PHOTO, file: photoFile(look, items) },
    ...items.map((item) => ({ part: item.id, file: itemFile(look, item) })),
  ];
  const missing = wanted.filter(({ part }) => !known.some((file) => file.part === part));
  if (missing.length > 0) {
    const ids = await createFiles({ graphql, files: missing.map(({ file }) => file), signal });
    known.push(...missing.map(({ part }, at) => ({ part, fileId: ids[at] ?? "", url: null, isOnPage: false })));
    await record(look.id, known);
  }
  const parts = new Set(wanted.map(({ part }) => part));
  const current = known.filter(({ part }) => parts.has(part));
  const watched = await waitForFiles({ graphql, ids: current.map(({ fileId }) => fileId), signal });
  const bad = new Set(watched.filter(({ outcome }) => outcome !== "READY").map(({ id }) => id));
  const urls = new Map(watched.map(({ id, url }) => [id, url]));
  const kept = known
    .filter(({ fileId }) => !bad.has(fileId))
    .map((file) => ({ ...file, url: urls.get(file.fileId) ?? file.url }));
  await record(look.id, kept);
  if (bad.size === 0) return kept;
  // forgotten above, so that the next attempt makes them anew
  const why = watched.find(({ outcome }) => outcome === "FAILED")?.why;
  throw new AppError("UNAVAILABLE", `Shopify could not prepare every picture${why ? `: ${why}` : "."}`);
}

function photoFile({ id, trialImageId, productTitle }: Row, items: Item[]): NewFile {
  return {
    filename: `looklift-${id}.jpg`.toLowerCase(),
    mimeType: "image/jpeg",
    alt: describeLook({ productTitle, items }),
    async read() {
      const stored = await readTrialImage({ trialImageId });
      if (stored) return stored.jpeg;
      throw new AppError("RESOURCE_NOT_FOUND", "The photo of this look is no longer kept. Make a new look.");
    },
  };
}

function itemFile({ id: lookId, productTitle }: Row, { id, label, cutoutKey }: Item): NewFile {
  return {
    // of this look: another one may share the extraction, and must not share the file
    filename: `looklift-${lookId}-${id}.png`.toLowerCase(),
    mimeType: "image/png",
    alt: `${label}, from a look with ${productTitle}`,
    async read() {
      const stored = await readObject({ key: cutoutKey, bytesMax: uploadBytesMax });
      if (stored) return stored;
      throw new AppError("RESOURCE_NOT_FOUND", "A cut-out of this look is no longer kept. Run the extraction again.");
    },
  };
}

async function record(lookId: string, files: LookFile[]): Promise<void> {
  await prisma.look.update({ where: { id: lookId }, data: { files } });
}

/** Deletes the files of the product's looks that are not on its page, and those of this look that are not there any more. */
async function dropReplaced({ look: { id, shop, productGid }, graphql }: Publication): Promise<void> {
  const others = await prisma.look.findMany({
    where: { shop, productGid, id: { not: id }, publishedAt: null, status: { in: ["DRAFT", "PUBLISH_FAILED"] } },
    select: { id: true },
  });
  for (const other of others) await dropFiles({ graphql, lookId: other.id });
  await dropFiles({ graphql, lookId: id, keep: ({ isOnPage }) => isOnPage });
}

const causeOf = (error: unknown) => (error instanceof Error && error.cause ? messageOf(error.cause) : undefined);
