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
  revokedAt: Date | null;
  /** When it stops to work by itself; null for never. */
  expiresAt: Date | null;
  /** To the minute; null when it was never used. */
  lastUsedAt: Date | null;
  callsPerMinuteMax: number | null;
  dailyCreditsMax: number | null;
  monthlyCreditsMax: number | null;
};

/** A shop's API keys of both modes, newest first; the revoked ones are among them. Never the keys themselves. */
export async function listKeys({ shop }: { shop: string }): Promise<ListedKey[]> {
  const rows = await prisma.apiKey.findMany({
    where: { client: { shop } },
    orderBy: { id: "desc" },
    select: {
      ...{ id: true, name: true, prefix: true, capabilities: true, requireHmac: true, createdAt: true },
      ...{ revokedAt: true, expiresAt: true, lastUsedAt: true, callsPerMinuteMax: true },
      ...{ dailyCreditsMax: true, monthlyCreditsMax: true, client: { select: { mode: true } } },
    },
  });
  return rows.map(({ client: { mode }, ...key }) => ({ ...key, mode }));
}
