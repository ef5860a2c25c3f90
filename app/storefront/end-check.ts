import { prisma } from "~/db.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { dropStrayFiles } from "./drop-stray-files";
import { findMissingDefinitions } from "./find-definitions";

type OfRun = { id: string; shop: string; cursor: string | null; findings: unknown };
type Findings = { strayFiles?: number; definitions?: string[]; looks?: number };
const DONE = "end";

/**
 * What a check does once it has been through the looks: a page of the shop's files at a time, at last the definitions. Notes
 * what was found with the run. Answers whether there is more to do.
 */
export async function endCheck({ run, graphql }: { run: OfRun; graphql: AdminGraphql }): Promise<boolean> {
  const { id: runId, shop } = run;
  const findings = { ...(run.findings as Findings) };
  if (run.cursor === DONE) return false;
  const { dropped, next } = await dropStrayFiles({ shop, graphql, after: run.cursor });
  if (dropped > 0) findings.strayFiles = (findings.strayFiles ?? 0) + dropped;
  if (next === null) {
    const definitions = await findMissingDefinitions({ shop, graphql });
    const looks = await prisma.bulkRunLook.count({ where: { runId, NOT: { found: { isEmpty: true } } } });
    Object.assign(findings, { ...(definitions.length > 0 && { definitions }), ...(looks > 0 && { looks }) });
  }
  await prisma.bulkRun.update({ where: { id: runId }, data: { cursor: next ?? DONE, findings } });
  return true;
}
