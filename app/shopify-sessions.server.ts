import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { Prisma, prisma } from "./db.server";

type Row = Awaited<ReturnType<typeof prisma.shopSession.findUniqueOrThrow>>;

/** Shopify sessions in our own table; the published adapter wants an older Prisma. */
export const sessionStorage: SessionStorage = {
  async storeSession(session) {
    const row = toRow(session);
    // one statement: two first loads of the same shop may store the same session at the same moment
    await prisma.shopSession.createMany({ data: [row], skipDuplicates: true });
    await prisma.shopSession.update({ where: { id: row.id }, data: row });
    return true;
  },
  async loadSession(id) {
    const row = await prisma.shopSession.findUnique({ where: { id } });
    return row ? fromRow(row) : undefined;
  },
  async deleteSession(id) {
    await prisma.shopSession.deleteMany({ where: { id } });
    return true;
  },
  async deleteSessions(ids) {
    await prisma.shopSession.deleteMany({ where: { id: { in: ids } } });
    return true;
  },
  async findSessionsByShop(shop) {
    return (await prisma.shopSession.findMany({ where: { shop } })).map(fromRow);
  },
};

/**
 * Forgets the sessions of a shop that were got from Shopify before a time, as after an uninstall at that time; answers how
 * many later ones are left.
 */
export async function deleteShopSessions({ shop, before }: { shop: string; before: Date }): Promise<{ left: number }> {
  await prisma.shopSession.deleteMany({ where: { shop, storedAt: { lte: before } } });
  return { left: await prisma.shopSession.count({ where: { shop } }) };
}

type UpdateScopes = { shop: string; scopes: string[]; at: Date };

/** Writes down the scopes that a shop had granted at a time; a session that knows of a later time is left as it is. */
export async function updateShopScopes({ shop, scopes, at }: UpdateScopes): Promise<void> {
  await prisma.shopSession.updateMany({
    where: { shop, isOnline: false, storedAt: { lte: at } },
    data: { scope: scopes.join(","), storedAt: at },
  });
}

function toRow(session: Session) {
  const {
    id,
    shop,
    state,
    isOnline,
    scope,
    expires,
    accessToken,
    refreshToken,
    refreshTokenExpires,
    onlineAccessInfo,
  } = session.toObject();
  return {
    ...{ id, shop, state, isOnline },
    scope: scope ?? null,
    expires: expires ?? null,
    accessToken: accessToken ?? null,
    refreshToken: refreshToken ?? null,
    refreshTokenExpires: refreshTokenExpires ?? null,
    onlineAccess: onlineAccessInfo ? (onlineAccessInfo as unknown as Prisma.InputJsonObject) : Prisma.DbNull,
    storedAt: new Date(),
  };
}

function fromRow(row: Row): Session {
  const { id, shop, state, isOnline, scope, expires, accessToken, refreshToken, refreshTokenExpires, onlineAccess } =
    row;
  return new Session({
    ...{ id, shop, state, isOnline },
    ...(scope !== null && { scope }),
    ...(expires && { expires }),
    ...(accessToken !== null && { accessToken }),
    ...(refreshToken !== null && { refreshToken }),
    ...(refreshTokenExpires && { refreshTokenExpires }),
    ...(onlineAccess !== null && {
      onlineAccessInfo: onlineAccess as unknown as NonNullable<Session["onlineAccessInfo"]>,
    }),
  });
}
