import { z } from "zod";
import { prisma } from "~/db.server";
import { isUlid } from "~/ids";
import { log } from "~/log.server";
import { nameLooks } from "~/storefront/name-looks";
import { makeHasher } from "./measuring-key";

const id = z.union([z.number().int(), z.string().regex(/^\d{1,20}$/)]).transform(String);
const money = z
  .union([z.number(), z.string().regex(/^-?\d{1,13}(\.\d+)?$/)])
  .transform((amount) => Math.round(Number(amount) * 10_000) / 10_000);
const pairs = z.array(z.object({ name: z.string(), value: z.unknown() })).default([]);

const line = z.object({
  ...{ id, quantity: z.number().int().min(0).max(1_000_000), price: money, properties: pairs },
  discount_allocations: z.array(z.object({ amount: money })).default([]),
});

type Line = { id: string; look: string; item: string; quantity: number; amount: number };
type Order = { id: string; currency: string; amount: number; arm: string; lines: Line[] };

/**
 * What is kept of an order's webhook until it is worked off: amounts, our own marks, and nothing of an order that has none of them.
 * The properties and attributes of others may say anything, so they are dropped here.
 */
export const orderPaid = z
  .object({
    ...{ id, test: z.boolean().default(false), currency: z.string().regex(/^[A-Z]{3}$/), subtotal_price: money },
    ...{ note_attributes: pairs, line_items: z.array(line) },
  })
  .transform(({ id, test, currency, subtotal_price: amount, note_attributes, line_items }): Order | { id?: never } => {
    const lines = line_items.flatMap(({ id, quantity, price, properties, discount_allocations }) => {
      const [look, item] = ["_looklift_look", "_looklift_item"].map((name) => textOf(properties, name));
      if (!look || !item || !isUlid(look) || !isUlid(item)) return [];
      const off = discount_allocations.reduce((sum, { amount }) => sum + amount, 0);
      return [{ id, look, item, quantity, amount: price * quantity - off }];
    });
    const arm = /^\d{1,6}[hs]$/.exec(textOf(note_attributes, "_looklift") ?? "")?.[0] ?? "";
    return !test && (lines.length > 0 || arm !== "") ? { id, currency, amount, arm, lines } : {};
  });

/** What is kept of a refund's webhook until it is worked off. */
export const refundCreated = z
  .object({
    ...{ id, order_id: id },
    refund_line_items: z
      .array(z.object({ id, line_item_id: id, quantity: z.number().int(), subtotal: money }))
      .default([]),
    order_adjustments: z.array(z.object({ id, kind: z.string(), amount: money })).default([]),
  })
  .transform(({ order_id: order, refund_line_items, order_adjustments }) => ({
    order,
    lines: [
      ...refund_line_items.map(({ id, line_item_id, quantity, subtotal }) => ({
        ...{ id: `line ${id}`, line: line_item_id as string | null, quantity, amount: subtotal },
      })),
      // what was given back beyond lines comes as a negative amount; shipping is in no amount of ours
      ...order_adjustments
        .filter(({ kind }) => kind === "refund_discrepancy")
        .map(({ id, amount }) => ({ id: `adjustment ${id}`, line: null, quantity: 0, amount: -amount })),
    ],
  }));

/** What of an order has to be forgotten when Shopify asks for a customer's deletion: the ids of the orders. */
export const customerRedact = z
  .object({ orders_to_redact: z.array(id).default([]) })
  .transform(({ orders_to_redact: orders }): { orders?: string[] } => (orders.length > 0 ? { orders } : {}));

/** Of which orders Shopify asks what is kept, for their customer: the ids. */
export const customerRequest = z
  .object({ orders_requested: z.array(id).default([]) })
  .transform(({ orders_requested: orders }): { orders?: string[] } => (orders.length > 0 ? { orders } : {}));

function textOf(pairs: { name: string; value?: unknown }[], wanted: string): string | null {
  const value = pairs.find(({ name }) => name === wanted)?.value;
  return typeof value === "string" ? value : null;
}

type OfShop = { shop: string; at: Date };
const dayOf = (at: Date) => new Date(at.toISOString().slice(0, 10));

async function findCounting({ shop }: { shop: string }) {
  const row = await prisma.measuring.findFirst({ where: { client: { shop, mode: "LIVE" }, countsOrders: true } });
  return row && { ...row, hash: makeHasher(row) };
}

/** Counts a paid order, once however often it comes, if anything in it came from a look of the shop's or its visitor was drawn. */
export async function noteOrder({
  shop,
  at,
  ...given
}: OfShop & { payload: z.infer<typeof orderPaid> }): Promise<void> {
  const order = given.payload;
  if (order.id === undefined) return;
  const counting = await findCounting({ shop });
  if (!counting) return;
  const { id: clientId, hash, holdoutPercent, holdoutRun } = counting;
  const ours = await nameLooks({ clientId, lookIds: order.lines.map(({ look }) => look) });
  const lines = order.lines.filter(({ look }) => ours.has(look));
  const arm = holdoutPercent > 0 && order.arm.slice(0, -1) === `${holdoutRun}` ? order.arm : "";
  if (lines.length === 0 && arm === "") return;
  const orderHash = hash("order", order.id);
  const data = { clientId, orderHash, day: dayOf(at), arm, amount: order.amount, currency: order.currency };
  await prisma.$transaction([
    prisma.lookOrder.createMany({ data: [data], skipDuplicates: true }),
    prisma.lookOrderLine.createMany({
      data: lines.map(({ id, look: lookId, item: itemId, quantity, amount }) => ({
        ...{ clientId, orderHash, lineHash: hash("line", id), lookId, itemId, quantity, amount },
      })),
      skipDuplicates: true,
    }),
    prisma.measuring.update({ where: { id: clientId }, data: { currency: order.currency } }),
  ]);
  log.info({ shop, lines: lines.length }, "an order with items of looks was counted");
}

/** Notes what was given back of an order, once however often it is told, also when the order is not known yet. */
export async function noteRefund({ shop, at, payload }: OfShop & { payload: z.infer<typeof refundCreated> }) {
  const counting = await findCounting({ shop });
  if (!counting) return;
  const { id: clientId, hash } = counting;
  await prisma.lookRefund.createMany({
    data: payload.lines.map(({ id, line, quantity, amount }) => ({
      ...{ clientId, refundHash: hash("refund", id), orderHash: hash("order", payload.order), day: dayOf(at) },
      ...{ lineHash: line === null ? "" : hash("line", line), quantity, amount },
    })),
    skipDuplicates: true,
  });
}

/** Of these orders those that something is kept of, by the hashes under which the shop's export has it. */
export async function findOrders({ shop, orders }: { shop: string; orders: string[] }): Promise<string[]> {
  const row = await prisma.measuring.findFirst({ where: { client: { shop, mode: "LIVE" } } });
  if (!row || orders.length === 0) return [];
  const hash = makeHasher(row);
  const where = { clientId: row.id, orderHash: { in: orders.map((order) => hash("order", order)) } };
  return (await prisma.lookOrder.findMany({ where, select: { orderHash: true } })).map(({ orderHash }) => orderHash);
}

/** Forgets orders, as when their customer is to be deleted; answers how many were known. */
export async function forgetOrders({ shop, orders }: { shop: string; orders: string[] }): Promise<number> {
  const row = await prisma.measuring.findFirst({ where: { client: { shop, mode: "LIVE" } } });
  if (!row) return 0;
  const hash = makeHasher(row);
  const where = { clientId: row.id, orderHash: { in: orders.map((order) => hash("order", order)) } };
  await prisma.lookRefund.deleteMany({ where });
  return (await prisma.lookOrder.deleteMany({ where })).count;
}
