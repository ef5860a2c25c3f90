import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { pool, prisma } from "./db.server";
import { messageOf } from "./errors";
import { log } from "./log.server";
import { openToken, sealToken } from "./shopify-token-seal.server";

type Row = Awaited<ReturnType<typeof readRow>>;

// In one statement: two first loads of a shop may store the same session at the same moment. Whoever refreshes the tokens that
// are replaced loses the claim, and a lost access is back.
const STORE = `INSERT INTO shop_sessions (id, shop, state, is_online, scope, expires, access_token, refresh_token,
    refresh_token_expires, online_access, stored_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (id) DO UPDATE SET shop = $2, state = $3, is_online = $4, scope = $5, expires = $6, access_token = $7,
    refresh_token = $8, refresh_token_expires = $9, online_access = $10, stored_at = $11,
    refresh_claim = NULL, refresh_claim_until = NULL,
    access_back_at = CASE WHEN shop_sessions.access_lost_at > coalesce(shop_sessions.access_back_at, '-infinity')
      THEN now() ELSE shop_sessions.access_back_at END`;

/**
 * Shopify sessions in our own table, their tokens sealed; the published adapter wants an older Prisma. An offline session
 * without an end is refused: nobody would ever renew it.
 */
export const sessionStorage: SessionStorage = {
  async storeSession(session) {
    await pool.query(STORE, toValues(session));
    return true;
  },
  async loadSession(id) {
    const row = await readRow(id);
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
    const rows = await prisma.shopSession.findMany({ where: { shop } });
    return rows.map(fromRow).filter((session) => session !== undefined);
  },
};

const readRow = (id: string) => prisma.shopSession.findUnique({ where: { id } });

function toValues(session: Session): unknown[] {
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
  if (!isOnline && !expires) throw new Error("Shopify gave an offline token without an end.");
  return [
    ...[id, shop, state, isOnline, scope ?? null, expires ?? null],
    ...[sealToken(id, "access_token", accessToken), sealToken(id, "refresh_token", refreshToken)],
    ...[refreshTokenExpires ?? null, onlineAccessInfo ? JSON.stringify(onlineAccessInfo) : null, new Date()],
  ];
}

// One that cannot be used is none: the library then gets a new one from Shopify, as the merchant is there to prove who asks.
function fromRow(row: NonNullable<Row>): Session | undefined {
  const { id, shop, state, isOnline, scope, expires, refreshTokenExpires, onlineAccess } = row;
  if (!row.accessToken || (!isOnline && !expires)) return undefined;
  try {
    const accessToken = openToken(id, "access_token", row.accessToken);
    const refreshToken = row.refreshToken && openToken(id, "refresh_token", row.refreshToken);
    return new Session({
      ...{ id, shop, state, isOnline, accessToken },
      ...(scope !== null && { scope }),
      ...(expires && { expires }),
      ...(refreshToken && { refreshToken }),
      ...(refreshTokenExpires && { refreshTokenExpires }),
      ...(onlineAccess !== null && {
        onlineAccessInfo: onlineAccess as unknown as NonNullable<Session["onlineAccessInfo"]>,
      }),
    });
  } catch (error) {
    log.error({ shop, error: messageOf(error) }, "a stored session cannot be read");
    return undefined;
  }
}
