import { type Prisma, prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { log } from "~/log.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { type LookFile, readLookFiles } from "./look-files";
import { deleteFiles } from "./shop-files";

type Keep = (file: LookFile) => boolean;
type DropFiles = { graphql: AdminGraphql; lookId: string; keep?: Keep };

/** Deletes the files that a look made, but for those to `keep`, and forgets them once they are gone. */
export async function dropFiles({ graphql, lookId, keep = () => false }: DropFiles): Promise<void> {
  await dropOf({ graphql, looks: await prisma.look.findMany({ where: { id: lookId }, select: facts }), keep });
}

type OfProducts = { shop: string; productGids: string[]; graphql: AdminGraphql };

/**
 * Deletes what is left of publications on these products' pages, which the caller holds: the files of looks that are not
 * there, and those of looks that are there and do not show them any more.
 */
export async function dropReplaced({ shop, productGids, graphql }: OfProducts): Promise<void> {
  const of = { shop, productGid: { in: productGids }, NOT: { files: { equals: [] } } } satisfies Prisma.LookWhereInput;
  const replaced = await prisma.look.findMany({
    where: { ...of, publishedAt: null, status: { in: ["DRAFT", "PUBLISH_FAILED"] } },
    select: facts,
  });
  const shown = await prisma.look.findMany({ where: { ...of, status: "PUBLISHED" }, select: facts });
  await dropOf({ graphql, looks: replaced, keep: () => false });
  await dropOf({ graphql, looks: shown, keep: ({ isOnPage }) => isOnPage });
}

/**
 * As above, once the pages are right already: files that stay behind are recorded; they are used again, go with their look, or
 * a check finds them.
 */
export async function dropOrLeave(of: OfProducts): Promise<void> {
  if (of.productGids.length === 0) return;
  try {
    await dropReplaced(of);
  } catch (error) {
    log.warn({ shop: of.shop, error: messageOf(error) }, "files that pages do not show any more could not be deleted");
  }
}

const facts = { id: true, files: true } as const;
type DropOf = { graphql: AdminGraphql; looks: { id: string; files: unknown }[]; keep: Keep };

async function dropOf({ graphql, looks, keep }: DropOf): Promise<void> {
  const plans = looks
    .map(({ id, files }) => ({ id, files: readLookFiles(files) }))
    .filter(({ files }) => files.some((file) => !keep(file)));
  if (plans.length === 0) return;
  const dropped = plans.flatMap(({ files }) => files.filter((file) => !keep(file)));
  await deleteFiles({ graphql, ids: dropped.map(({ fileId }) => fileId) });
  for (const { id, files } of plans) await prisma.look.update({ where: { id }, data: { files: files.filter(keep) } });
}
