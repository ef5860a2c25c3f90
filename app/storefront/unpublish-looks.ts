import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import type { BulkStep, Outcomes } from "./bulk-step";
import { putTogether } from "./put-together";
import { isPageChanging, takeOffPages } from "./unpublish-look";

/** Takes looks of a bulk run off their pages, which are held. Answers what came of each; who is not named is to be tried again. */
export async function unpublishLooks({ run: { shop }, lookIds, graphql, tried }: BulkStep): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const looks = await prisma.look.findMany({ where: { id: { in: lookIds } }, orderBy: { id: "asc" } });
  const open = looks.filter(({ status }) => status === "PUBLISHED");
  for (const look of looks.filter(({ status }) => status !== "PUBLISHED"))
    outcomes.set(
      look.id,
      isPageChanging(look)
        ? { outcome: "FAILED", reason: "The product's page is just being changed." }
        : { outcome: "DONE" },
    );
  const failures = await putTogether(
    open,
    ({ id }) => id,
    async (some) => {
      await takeOffPages({ shop, looks: some, graphql });
      return new Map();
    },
  );
  for (const { id } of open) {
    const why = failures.get(id);
    if (why === undefined) outcomes.set(id, { outcome: "DONE" });
    else if (tried(id) || (why instanceof AppError && why.code !== "UNAVAILABLE"))
      outcomes.set(id, {
        outcome: "FAILED",
        reason: why instanceof AppError ? why.message : "Something went wrong. Try again.",
      });
  }
  return outcomes;
}
