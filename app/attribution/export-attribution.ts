import { prisma } from "~/db.server";
import { readInPages } from "~/read-in-pages";

type Of = { clientIds: string[] };

/** What a shop decided about measuring; not the key that its orders are hashed with. */
export async function* exportMeasuring({ clientIds }: Of) {
  yield* await prisma.measuring.findMany({ where: { id: { in: clientIds } }, omit: { hashKey: true } });
}

type Count = Awaited<ReturnType<typeof prisma.lookCount.findFirstOrThrow>>;

/** What was counted of a shop's looks. */
export const exportCounts = ({ clientIds }: Of) =>
  readInPages<Count>((after, take) => {
    const { clientId = "", day = new Date(0), lookId = "", itemId = "", arm = "" } = after ?? {};
    return prisma.lookCount.findMany({
      where: { clientId: { in: clientIds } },
      orderBy: [{ clientId: "asc" }, { day: "asc" }, { lookId: "asc" }, { itemId: "asc" }, { arm: "asc" }],
      ...(after && { cursor: { clientId_day_lookId_itemId_arm: { clientId, day, lookId, itemId, arm } }, skip: 1 }),
      take,
    });
  });

type OrderKey = { clientId: string; orderHash: string };
const orderOf = ({ clientId, orderHash }: OrderKey) => ({ clientId_orderHash: { clientId, orderHash } });

/** The orders in which something came from a look, with those lines. */
export const exportLookOrders = ({ clientIds }: Of) =>
  readInPages((after: OrderKey | undefined, take) =>
    prisma.lookOrder.findMany({
      where: { clientId: { in: clientIds } },
      orderBy: [{ clientId: "asc" }, { orderHash: "asc" }],
      include: { lines: true },
      ...(after && { cursor: orderOf(after), skip: 1 }),
      take,
    }),
  );

type RefundKey = { clientId: string; refundHash: string };
const refundOf = ({ clientId, refundHash }: RefundKey) => ({ clientId_refundHash: { clientId, refundHash } });

/** What was refunded of a shop's orders. */
export const exportLookRefunds = ({ clientIds }: Of) =>
  readInPages((after: RefundKey | undefined, take) =>
    prisma.lookRefund.findMany({
      where: { clientId: { in: clientIds } },
      orderBy: [{ clientId: "asc" }, { refundHash: "asc" }],
      ...(after && { cursor: refundOf(after), skip: 1 }),
      take,
    }),
  );
