import { prisma } from "~/db.server";

/** A shop's clients as they are kept. */
export async function* exportClients({ shop }: { shop: string }) {
  yield* await prisma.client.findMany({ where: { shop }, orderBy: { id: "asc" } });
}

/** A shop's API keys with what they have spent; not the keys themselves, of which only hashes are kept. */
export async function* exportKeys({ shop }: { shop: string }) {
  const rows = await prisma.apiKey.findMany({
    where: { client: { shop } },
    orderBy: { id: "asc" },
    omit: { keyHash: true },
    include: { spend: { select: { day: true, credits: true } } },
  });
  yield* rows;
}
