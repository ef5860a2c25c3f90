import { prisma } from "~/db.server";
import type { ClientMode } from "./ensure-shop-client";

export type ListedKey = {
  id: string;
  name: string;
  prefix: string;
  mode: ClientMode;
  capabilities: string[];
  requireHmac: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
  /** When it ends, or ended, by itself. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  hasEnded: boolean;
  callsPerMinuteMax: number | null;
  dailyCreditsMax: number | null;
  monthlyCreditsMax: number | null;
};

/** A shop's API keys of both modes, those in use first, then by age; never the keys themselves. */
export async function listKeys({ shop }: { shop: string }): Promise<ListedKey[]> {
  const rows = await prisma.apiKey.findMany({
    where: { client: { shop } },
    orderBy: { id: "desc" },
    include: { client: { select: { mode: true } } },
  });
  const now = new Date();
  const keys = rows.map(
    ({ client: { mode }, id, name, prefix, createdAt, lastUsedAt, expiresAt, revokedAt, ...key }) => {
      const { capabilities, requireHmac, callsPerMinuteMax, dailyCreditsMax, monthlyCreditsMax } = key;
      return {
        ...{ id, name, prefix, mode, createdAt, lastUsedAt, expiresAt, revokedAt },
        ...{ capabilities, requireHmac, callsPerMinuteMax, dailyCreditsMax, monthlyCreditsMax },
        hasEnded: revokedAt !== null || (expiresAt !== null && expiresAt <= now),
      };
    },
  );
  return keys.sort((a, b) => Number(a.hasEnded) - Number(b.hasEnded));
}
