import { Counter } from "prom-client";
import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import type { Outcomes } from "./bulk-step";
import { readLookFiles } from "./look-files";
import { mendLook } from "./mend-look";
import { readRecords } from "./page-record";
import { findPlanned } from "./plan-page";
import { readPages } from "./read-pages";
import { readFiles } from "./shop-files";
import { isPageChanging } from "./unpublish-look";

/** What a check finds of a look: what is in the shop is not what we meant. */
export type Found = "PRODUCT_GONE" | "FILE_LOST" | "FIELD_MISSING" | "FIELD_ALTERED" | "LEFT_BEHIND" | "FILES_LEFT";

const findings = new Counter({
  ...{ name: "looklift_check_findings_total", registers: [registry], labelNames: ["found", "outcome"] },
  help: "What checks of shops found to differ from what was published, by whether it was mended",
});

type CheckLooks = { shop: string; lookIds: string[]; graphql: AdminGraphql; signal: AbortSignal };

/**
 * Compares what Shopify has of looks with what was published, and mends it: the looks' products' pages are held. Two reads for
 * all of them, as far as they fit, and nothing more where all is well. Only metafields of ours, and files that we made, are
 * touched. Answers what was found of each.
 */
export async function checkLooks({ shop, lookIds, graphql, signal }: CheckLooks): Promise<Outcomes> {
  const looks = await findPlanned({ lookIds });
  const productGids = looks.map(({ productGid }) => productGid);
  const [records, pages, shown] = await Promise.all([
    readRecords({ lookIds }),
    readPages({ graphql, productGids }),
    // a page that a look is on its way to is nobody's to clear
    prisma.look.findMany({
      where: {
        ...{ shop, productGid: { in: productGids } },
        OR: [{ publishedAt: { not: null } }, { status: "PUBLISHING" }],
      },
      select: { productGid: true },
    }),
  ]);
  const ids = looks.flatMap(({ files }) => readLookFiles(files).map(({ fileId }) => fileId));
  const files = new Map((await readFiles({ graphql, ids })).map((file) => [file.id, file.outcome]));
  const taken = new Set(shown.map(({ productGid }) => productGid));
  const outcomes: Outcomes = new Map();
  for (const look of looks) {
    if (isPageChanging(look)) {
      outcomes.set(look.id, { outcome: "DONE" });
      continue;
    }
    const page = pages.get(look.productGid) ?? null;
    const found: Found[] = [];
    const state = { look, page, record: records.get(look.id) ?? null, files, isTaken: taken.has(look.productGid) };
    outcomes.set(
      look.id,
      await mendOne({ lookId: look.id, found, mend: () => mendLook({ ...state, found, graphql, signal }) }),
    );
    // cleared once is cleared for every look of the product
    if (found.includes("LEFT_BEHIND")) taken.add(look.productGid);
  }
  return outcomes;
}

type MendOne = { lookId: string; found: Found[]; mend: () => Promise<void> };

async function mendOne({ lookId, found, mend }: MendOne) {
  try {
    await mend();
    for (const one of found) findings.inc({ found: one, outcome: "mended" });
    if (found.length > 0) log.warn({ lookId, found }, "a look in the shop was not as published, and was mended");
    return { outcome: "DONE", found } as const;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "FORBIDDEN") throw error;
    for (const one of found) findings.inc({ found: one, outcome: "left" });
    log.warn({ lookId, found, error: messageOf(error) }, "a look in the shop is not as published");
    return { outcome: "FAILED", reason: error.message, found } as const;
  }
}
