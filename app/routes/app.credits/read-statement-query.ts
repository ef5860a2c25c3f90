import { type ClientMode, ensureShopClient } from "~/clients/ensure-shop-client";
import { isStatementCursor } from "~/credits/read-statement";
import { isMonth, monthOf } from "~/credits/statement-month";

type Read = { request: Request; shop: string; clientId: string };
export type StatementQuery = { month: string; mode: ClientMode; ofClient: string; cursor: string | undefined };

/**
 * Which statement an address asks for: month (this one unless told), live or test, and where the page begins. What an
 * address cannot mean is left out. A shop's test client is a client of its own.
 */
export async function readStatementQuery({ request, shop, clientId }: Read): Promise<StatementQuery> {
  const { searchParams } = new URL(request.url);
  const asked = searchParams.get("month") ?? "";
  const month = isMonth(asked) ? asked : monthOf(new Date());
  const mode = searchParams.get("mode") === "test" ? "TEST" : "LIVE";
  const ofClient = mode === "TEST" ? (await ensureShopClient({ shop, mode })).clientId : clientId;
  const given = searchParams.get("cursor") ?? "";
  return { month, mode, ofClient, cursor: isStatementCursor({ cursor: given, month }) ? given : undefined };
}
