import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { log } from "~/log.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { describeArrangement } from "./arrange-items";
import { type LookFile, PHOTO } from "./look-files";
import { type MadeFiles, makeFiles } from "./make-files";
import { writeRecord } from "./page-record";
import type { PagePlan } from "./plan-page";
import { presentLook } from "./present-look";
import { type PageChange, type PageValues, pagesPerSet, setPages, type WrittenField } from "./product-metafields";
import { readPages } from "./read-pages";

type PutOnPages = { plans: PagePlan[]; graphql: AdminGraphql; signal: AbortSignal };
/** A look that could not be put on its page, by its id, and why. */
export type Failures = Map<string, unknown>;
type Ready = { plan: PagePlan; change: PageChange; files: LookFile[]; fileIds: string[] };

/**
 * Puts looks of one shop on the pages of their products, which the caller holds: files, metafields, status. As many together
 * as calls allow; the fault of one does not touch the others. Answers those that failed. May be repeated after any break.
 */
export async function putOnPages({ plans, graphql, signal }: PutOnPages): Promise<Failures> {
  const failures: Failures = new Map();
  const pages = await readPages({ graphql, productGids: plans.map(({ look }) => look.productGid) });
  for (const { look } of plans.filter(({ look: { productGid } }) => !pages.has(productGid)))
    failures.set(look.id, await noteGoneProduct(look));
  const open = plans.filter(({ look }) => !failures.has(look.id));
  const made = await makeAll({ plans: open, graphql, signal });
  const ready: Ready[] = [];
  for (const plan of open) {
    const { id, productGid } = plan.look;
    const outcome = made.get(id);
    const found = pages.get(productGid);
    if (outcome && "files" in outcome && found) ready.push(makeReady({ plan, found, files: outcome.files }));
    else failures.set(id, outcome && "error" in outcome ? outcome.error : new Error("no outcome of a look's files"));
  }
  for (let from = 0; from < ready.length; from += pagesPerSet)
    await writePages({ ready: ready.slice(from, from + pagesPerSet), graphql, failures });
  return failures;
}

async function noteGoneProduct({ id }: { id: string }): Promise<AppError> {
  await prisma.look.update({ where: { id }, data: { productGoneAt: new Date() } });
  return new AppError("RESOURCE_NOT_FOUND", "The product is not in the shop any more.");
}

// What Shopify refuses of a whole call it says of one file: asked one by one, each look has its own answer.
async function makeAll({ plans, graphql, signal }: PutOnPages): Promise<Map<string, MadeFiles>> {
  if (plans.length === 0) return new Map();
  try {
    return await makeFiles({ looks: plans, graphql, signal });
  } catch (error) {
    if (!isFinal(error)) throw error;
    if (plans.length === 1) return new Map(plans.map(({ look }) => [look.id, { error }]));
    const made = new Map<string, MadeFiles>();
    for (const plan of plans)
      for (const [id, outcome] of await makeAll({ plans: [plan], graphql, signal })) made.set(id, outcome);
    return made;
  }
}

/** Whether an error says something about what was asked for, and trying again mends nothing. */
export const isFinal = (error: unknown): error is AppError =>
  error instanceof AppError && error.code !== "UNAVAILABLE" && error.code !== "FORBIDDEN";

type MakeReady = { plan: PagePlan; found: PageChange["found"]; files: LookFile[] };

function makeReady({ plan, found, files }: MakeReady): Ready {
  const { look, items, image } = plan;
  const byPart = new Map(files.map(({ part, fileId }) => [part, fileId]));
  const fileIds = [PHOTO, ...items.map(({ id }) => id)].map((part) => byPart.get(part) ?? "");
  const { look: facts, productIds } = presentLook({
    ...{ lookId: look.id, productTitle: look.productTitle, image, items },
  });
  const values: PageValues = {
    look: JSON.stringify(facts),
    look_files: JSON.stringify(fileIds),
    look_products: productIds.length > 0 ? JSON.stringify(productIds) : null,
  };
  return { plan, change: { productGid: look.productGid, values, found }, files, fileIds };
}

type WritePages = { ready: Ready[]; graphql: AdminGraphql; failures: Failures };

async function writePages({ ready, graphql, failures }: WritePages): Promise<void> {
  const [first] = ready;
  if (!first) return;
  try {
    const written = await setPages({ graphql, pages: ready.map(({ change }) => change) });
    for (const one of ready) await record(one, written.get(one.change.productGid) ?? []);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "FORBIDDEN") throw error;
    if (ready.length === 1) failures.set(first.plan.look.id, error);
    else for (const one of ready) await writePages({ ready: [one], graphql, failures });
  }
}

async function record({ plan: { look, items }, files, fileIds }: Ready, fields: WrittenField[]): Promise<void> {
  const { id: lookId, clientId, shop, productGid, requestId, status } = look;
  // one that is put back where it was is on its page since then
  const publishedAt = (status === "PUBLISHED" && look.publishedAt) || new Date();
  await prisma.$transaction([
    prisma.look.updateMany({
      where: { id: lookId, status: { in: ["PUBLISHING", "PUBLISHED"] } },
      data: {
        ...{ status: "PUBLISHED", publishedAt, publishError: null, productGoneAt: null },
        publishedItems: describeArrangement(items),
        files: files.map((file) => ({ ...file, isOnPage: fileIds.includes(file.fileId) })),
      },
    }),
    prisma.look.updateMany({
      where: { shop, productGid, id: { not: lookId }, publishedAt: { not: null } },
      data: { publishedAt: null },
    }),
    writeRecord({ lookId, fields }),
    // somewhere in the day to come, so that shops are checked one after the other
    prisma.$executeRaw`INSERT INTO shop_checks (client_id, next_at)
      VALUES (${clientId}, now() + random() * interval '24 hours') ON CONFLICT DO NOTHING`,
  ]);
  log.info({ lookId, requestId, items: items.length }, "look published");
}
