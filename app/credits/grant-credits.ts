import { prisma } from "~/db.server";

export type CreditSource = "PURCHASED" | "PLAN" | "WELCOME" | "PROMOTIONAL" | "ADJUSTMENT";

// What cost the merchant nothing is spent first.
const priorities: Record<CreditSource, number> = {
  PROMOTIONAL: 10,
  WELCOME: 20,
  PLAN: 30,
  ADJUSTMENT: 40,
  PURCHASED: 50,
};

type GrantCredits = { clientId: string; source: CreditSource; amount: number; expiresAt?: Date; externalRef: string };

/**
 * Adds `amount` credits to a client, once for each external reference (a purchase's id, "welcome" …): a repetition
 * changes nothing and answers false. What was paid for is written down as Shopify's doing, the rest as our own.
 */
export async function grantCredits({
  clientId,
  source,
  amount,
  expiresAt,
  externalRef,
}: GrantCredits): Promise<boolean> {
  const actor = source === "PURCHASED" || source === "PLAN" ? "shopify" : "system";
  const rows = await prisma.$queryRaw<{ granted: boolean }[]>`
    SELECT grant_credits(${clientId}, ${source}::"CreditSource", ${amount}::int, ${priorities[source]}::int,
                         ${expiresAt ?? null}::timestamptz, ${externalRef}, ${actor}) AS granted`;
  return rows[0]?.granted ?? false;
}
