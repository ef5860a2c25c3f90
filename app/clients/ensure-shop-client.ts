import { grantCredits } from "~/credits/grant-credits";
import { openAccount } from "~/credits/open-account";
import { prisma } from "~/db.server";
import { newId } from "~/ids";
import { welcomeCredits } from "~/limits";

export type ClientMode = "LIVE" | "TEST";

/**
 * The client of a shop in one mode, made on first sight; opening the app ends what an uninstall has suspended. A new live client gets the welcome grant, once, also when two
 * first loads race: the unique index lets one of them insert.
 */
export async function ensureShopClient({
  shop,
  mode,
}: {
  shop: string;
  mode: ClientMode;
}): Promise<{ clientId: string }> {
  const where = { shop_mode: { shop, mode } };
  const known = await prisma.client.findUnique({ where, select: { id: true, uninstalledAt: true } });
  if (known?.uninstalledAt) await prisma.client.updateMany({ where: { shop }, data: { uninstalledAt: null } });
  if (known) return { clientId: known.id };
  await prisma.client.createMany({ data: [{ id: newId(), shop, mode, name: shop }], skipDuplicates: true });
  const { id } = await prisma.client.findUniqueOrThrow({ where, select: { id: true } });
  await openAccount({ clientId: id });
  if (mode === "LIVE")
    await grantCredits({ clientId: id, source: "WELCOME", amount: welcomeCredits, externalRef: "welcome" });
  return { clientId: id };
}
