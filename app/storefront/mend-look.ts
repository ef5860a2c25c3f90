import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import type { AdminGraphql } from "~/shopify-graphql.server";
import type { Found } from "./check-looks";
import { dropFiles } from "./drop-files";
import { readLookFiles } from "./look-files";
import { adoptPage, comparePage, valuesOf, writeRecord } from "./page-record";
import { type PlannedRow, planPages } from "./plan-page";
import { clearPages, setPages, type WrittenField } from "./product-metafields";
import { putOnPages } from "./put-on-pages";
import { pageKeys, type ShopPage } from "./read-pages";
import type { WatchedFile } from "./shop-files";

type MendLook = {
  look: PlannedRow;
  /** What is on the product; null when the product is gone. */
  page: ShopPage | null;
  /** What was put there; null when that was not kept. */
  record: WrittenField[] | null;
  files: Map<string, WatchedFile["outcome"]>;
  /** Whether a look is on the product's page, or on its way there. */
  isTaken: boolean;
  /** Gets what was found, before it is mended. */
  found: Found[];
  graphql: AdminGraphql;
  signal: AbortSignal;
};

/** Compares one look with what is in the shop, and mends it. Throws an AppError where that cannot be done. */
export async function mendLook(of: MendLook): Promise<void> {
  const { look, page } = of;
  if (!page) return mendGone(of);
  if (look.publishedAt) return mendShown({ ...of, page });
  await mendHidden({ ...of, page });
}

async function mendGone({ look, found, graphql }: MendLook): Promise<void> {
  const { id, files } = look;
  const isKnown = look.productGoneAt !== null;
  if (look.publishedAt) found.push("PRODUCT_GONE");
  else if (readLookFiles(files).length > 0) found.push("FILES_LEFT");
  else if (isKnown) return;
  await prisma.look.update({
    where: { id },
    data: {
      productGoneAt: look.productGoneAt ?? new Date(),
      ...(look.publishedAt && {
        ...{ status: "DRAFT", publishedAt: null, publishError: "The product of this look was deleted from the shop." },
      }),
    },
  });
  await dropFiles({ graphql, lookId: id });
}

type OnProduct = MendLook & { page: ShopPage };

async function mendShown(of: OnProduct): Promise<void> {
  const { look, page, record, found } = of;
  const fields = record ?? adoptPage(page, look.id);
  const lost = readLookFiles(look.files).filter(
    ({ fileId, isOnPage }) => isOnPage && ["GONE", "FAILED"].includes(of.files.get(fileId) ?? "GONE"),
  );
  const differs = fields
    ? comparePage(page, fields)
    : pageKeys.some((key) => page[key])
      ? "FIELD_ALTERED"
      : "FIELD_MISSING";
  if (lost.length > 0) found.push("FILE_LOST");
  if (differs) found.push(differs);
  if (found.length > 0) {
    if (fields && lost.length === 0) return restore(of, fields);
    return rebuild(of, new Set(lost.map(({ fileId }) => fileId)));
  }
  if (fields && !record) await writeRecord({ lookId: look.id, fields });
}

// The very values that were published, also when the pictures that they were made from are not kept any more.
async function restore({ look, page, graphql }: OnProduct, fields: WrittenField[]): Promise<void> {
  const { id: lookId, productGid } = look;
  const written = await setPages({ graphql, pages: [{ productGid, values: valuesOf(fields), found: page }] });
  await writeRecord({ lookId, fields: written.get(productGid) ?? [] });
}

// As it was published, not as the merchant has chosen since.
async function rebuild({ look, graphql, signal }: OnProduct, lost: Set<string>): Promise<void> {
  const files = readLookFiles(look.files).filter(({ fileId }) => !lost.has(fileId));
  const kept = { ...look, files };
  const plan = (await planPages({ clientId: look.clientId, looks: [kept], as: "PUBLISHED" })).get(look.id);
  if (!plan || plan instanceof AppError)
    throw new AppError("VALIDATION_ERROR", "What this look was made from is no longer kept. Make a new look.");
  const failures = await putOnPages({ plans: [plan], graphql, signal });
  if (failures.has(look.id)) throw failures.get(look.id);
}

async function mendHidden({ look, page, isTaken, found, graphql }: OnProduct): Promise<void> {
  const isLeft = !isTaken && pageKeys.some((key) => page[key] !== null);
  // a failed publication keeps its files for the next try
  const hasFiles = look.status === "DRAFT" && readLookFiles(look.files).length > 0;
  if (isLeft) found.push("LEFT_BEHIND");
  if (hasFiles) found.push("FILES_LEFT");
  if (isLeft) await clearPages({ graphql, productGids: [look.productGid] });
  if (hasFiles) await dropFiles({ graphql, lookId: look.id });
}
