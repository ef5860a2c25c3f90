import { prisma } from "~/db.server";
import type { ClientMode } from "./ensure-shop-client";

export type ListedKey = {
  id: string;
  name: string;
  prefix: string;
  mode: ClientMode;
  createdAt: Date;
  revokedAt: Date | null;
};

/** A shop's API keys of both modes, newest first; the revoked ones are among them. Never the keys themselves. */
export async function listKeys({ shop }: { shop: string }): Promise<ListedKey[]> {
  const rows = await prisma.apiKey.findMany({
    where: { client: { shop } },
    orderBy: { id: "desc" },
    select: {
      id: true,
      name: true,
      prefix: true,
      createdAt: true,
      revokedAt: true,
      client: { select: { mode: true } },
    },
  });
  return rows.map(({ client: { mode }, ...key }) => ({ ...key, mode }));
}
