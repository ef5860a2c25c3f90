import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { log } from "~/log.server";
import { type AdminGraphql, adminGraphql } from "~/shopify-graphql.server";
import { dropReplaced } from "./drop-files";
import { holdPages } from "./hold-pages";
import { findPlanned, planPages } from "./plan-page";
import { putOnPages } from "./put-on-pages";

const unknown = "Something went wrong while the look was put on the page. Try again; if it fails again, write to us.";

/**
 * One attempt at putting a look on its product's page: files, metafields, status, and then the end of what it replaced. May
 * be repeated after any break. What another attempt cannot mend settles as PUBLISH_FAILED; the rest is thrown, for the queue
 * to try again.
 */
export async function publishLook({ lookId, signal }: { lookId: string; signal: AbortSignal }): Promise<void> {
  const look = await prisma.look.findUnique({ where: { id: lookId } });
  if (!look || (look.status !== "PUBLISHING" && look.status !== "PUBLISHED")) return;
  const { shop, clientId, productGid } = look;
  try {
    await holdPages({ shop, productGids: [productGid], signal }, async (held) => {
      const graphql = await adminGraphql({ shop, signal: held.signal });
      await putOnPage({ lookId, clientId, graphql, signal: held.signal });
      await dropReplaced({ shop, productGids: [productGid], graphql });
    });
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

type PutOnPage = { lookId: string; clientId: string; graphql: AdminGraphql; signal: AbortSignal };

// Read anew: until the page was held, somebody else may have published the look, or taken it off.
async function putOnPage({ lookId, clientId, graphql, signal }: PutOnPage): Promise<void> {
  const [look] = await findPlanned({ lookIds: [lookId] });
  if (look?.status !== "PUBLISHING") return;
  const plan = (await planPages({ clientId, looks: [look] })).get(lookId);
  if (!plan || plan instanceof AppError) throw plan;
  const failures = await putOnPages({ plans: [plan], graphql, signal });
  if (failures.has(lookId)) throw failures.get(lookId);
}

const causeOf = (error: unknown) => (error instanceof Error && error.cause ? messageOf(error.cause) : undefined);
