import { prisma } from "~/db.server";
import { checkSoonMinutes } from "~/limits";

/** Has a client's shop checked within minutes rather than a day: it is known that something is to be mended. */
export async function checkSoon({ clientId }: { clientId: string }): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO shop_checks (client_id, next_at) VALUES (${clientId}, now() + make_interval(mins => ${checkSoonMinutes}::int))
    ON CONFLICT (client_id) DO UPDATE SET next_at = LEAST(shop_checks.next_at, EXCLUDED.next_at)`;
}
