import { prisma } from "~/db.server";
import { nameParts } from "./name-parts";
import type { StatementEntry } from "./read-statement";

type ListEntries = { clientId: string; requestId: string };

/** What a client's ledger says of one request, in the order in which it was written. */
export async function listEntries({ clientId, requestId }: ListEntries): Promise<StatementEntry[]> {
  const rows = await prisma.creditEntry.findMany({
    where: { clientId, requestId },
    orderBy: { id: "asc" },
    omit: { clientId: true },
  });
  const entries = rows.map(({ id, externalRef: reference, parts, ...row }) => ({
    ...{ ...row, id: String(id), reference },
    parts: parts as Record<string, number> | null,
  }));
  return nameParts({ clientId, rows: entries });
}
