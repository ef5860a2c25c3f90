import { prisma } from "~/db.server";
import type { CreditSource } from "./grant-credits";

type Parts = Record<string, number> | null;
type NameParts<Row> = { clientId: string; rows: (Row & { parts: Parts })[] };

/** Entries of a client's ledger with the sources of what they changed in the place of the grants' ids. */
export async function nameParts<Row>({ clientId, rows }: NameParts<Row>) {
  const ids = new Set(rows.flatMap(({ parts }) => Object.keys(parts ?? {})));
  const grants = await prisma.creditGrant.findMany({
    where: { clientId, id: { in: [...ids].map(BigInt) } },
    select: { id: true, source: true },
  });
  const sources = new Map(grants.map(({ id, source }) => [id.toString(), source]));
  return rows.map(({ parts, ...row }) => {
    const sums = new Map<CreditSource, number>();
    for (const [grantId, change] of Object.entries(parts ?? {})) {
      const source = sources.get(grantId);
      if (source) sums.set(source, (sums.get(source) ?? 0) + change);
    }
    return { ...row, parts: [...sums].map(([source, change]) => ({ source, change })) };
  });
}
