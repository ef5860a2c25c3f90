import { prisma } from "./db.server";

/** What a shop's sessions say, for whoever wants to know what is kept of the shop; without the tokens. */
export async function* exportShopSessions({ shop }: { shop: string }) {
  yield* await prisma.shopSession.findMany({ where: { shop }, omit: { accessToken: true, refreshToken: true } });
}
