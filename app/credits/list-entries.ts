import { prisma } from "~/db.server";
import { entriesPerPage } from "~/limits";
import type { CreditSource } from "./grant-credits";

export type ListedEntry = {
  id: string;
  kind: "GRANT" | "RESERVE" | "CAPTURE" | "REFUND" | "EXPIRE" | "ADJUST";
  deltaAvailable: number;
  deltaReserved: number;
  availableAfter: number;
  requestId: string | null;
  /** Where granted credits came from; null for every other kind. */
  source: CreditSource | null;
  createdAt: Date;
};

type ListEntries = { clientId: string; older?: string | null; limit?: number };

/** A client's ledger, newest first, after the entry `older`; the answer names the entry to ask on from, null at the end. */
export async function listEntries({ clientId, older, limit = entriesPerPage }: ListEntries) {
  const before = older && /^\d{1,18}$/.test(older) ? BigInt(older) : null;
  const rows = await prisma.creditEntry.findMany({
    where: { clientId, ...(before !== null && { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const refs = page.flatMap(({ kind, externalRef }) => (kind === "GRANT" && externalRef ? [externalRef] : []));
  const grants = await prisma.creditGrant.findMany({
    where: { clientId, externalRef: { in: refs } },
    select: { externalRef: true, source: true },
  });
  const sources = new Map(grants.map(({ externalRef, source }) => [externalRef, source]));
  const entries = page.map(({ id, clientId: _, externalRef, ...entry }): ListedEntry => {
    const source = entry.kind === "GRANT" && externalRef ? (sources.get(externalRef) ?? null) : null;
    return { id: id.toString(), ...entry, source };
  });
  return { entries, older: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}
