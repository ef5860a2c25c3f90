import { grantCredits } from "~/credits/grant-credits";
import { openAccount } from "~/credits/open-account";
import { prisma } from "~/db.server";
import { newId } from "~/ids";
import { welcomeCredits } from "~/limits";
import { wasErased } from "./remember-erased";

export type ClientMode = "LIVE" | "TEST";

/**
 * The client of a shop in one mode, made on first sight; opening the app ends what an uninstall has suspended. A new live
 * client gets the welcome grant, once, also when two first loads race: the unique index lets one of them insert. A shop that
 * was erased and comes back gets none.
 */
export async function ensureShopClient({
  shop,
  mode,
}: {
  shop: string;
  mode: ClientMode;
}): Promise<{ clientId: string }> {
  const where = { shop_mode: { shop, mode } };
  const select = { id: true, uninstalledAt: true, account: { select: { clientId: true } } } as const;
  const known = await prisma.client.findUnique({ where, select });
  if (known?.uninstalledAt) await prisma.client.updateMany({ where: { shop }, data: { uninstalledAt: null } });
  // the account is made last: without one, the load that made the client has died on its way
  if (known?.account) return { clientId: known.id };
  await prisma.client.createMany({ data: [{ id: newId(), shop, mode, name: shop }], skipDuplicates: true });
  const { id } = await prisma.client.findUniqueOrThrow({ where, select: { id: true } });
  if (mode === "LIVE" && !(await wasErased({ shop })))
    await grantCredits({ clientId: id, source: "WELCOME", amount: welcomeCredits, externalRef: "welcome" });
  await openAccount({ clientId: id });
  return { clientId: id };
}
