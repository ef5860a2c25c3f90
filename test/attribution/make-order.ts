import { randomInt } from "node:crypto";

/** An id as Shopify numbers things. */
export const newNumber = () => randomInt(1_000_000, 2 ** 40);
/** What a line carries that was put into the cart from a look, and something of the shopper's. */
export const mark = (look: string, item: string) => [
  { name: "_looklift_look", value: look },
  { name: "_looklift_item", value: item },
  { name: "Engraving", value: "For Jane Roe" },
];

type Line = { id?: number; price: string; quantity?: number; off?: string; properties?: object[] };

type Order = { id?: number; lines: Line[]; [name: string]: unknown };

/** An order's webhook as Shopify would send it whole, customer and all. */
export function makeOrder({ id = newNumber(), lines, ...more }: Order) {
  return {
    ...{ id, currency: "USD", test: false, subtotal_price: "500.00", total_price: "530.00", name: "#1001" },
    ...{
      email: "jane.roe@example.com",
      phone: "+15550100",
      browser_ip: "203.0.113.9",
      client_details: { user_agent: "x" },
    },
    customer: { id: 77, email: "jane.roe@example.com", first_name: "Jane", last_name: "Roe" },
    shipping_address: { name: "Jane Roe", address1: "1 Main Street" },
    note_attributes: [{ name: "gift", value: "from Jane Roe" }],
    line_items: lines.map(({ id: line = newNumber(), price, quantity = 1, off, properties = [] }) => ({
      ...{ id: line, title: "A coat", price, quantity, properties },
      discount_allocations: off ? [{ amount: off, discount_application_index: 0 }] : [],
    })),
    ...more,
  };
}

type Given = { lines: [line: number, amount: number, quantity?: number][]; adjustment?: string };

/** A refund's webhook, of lines and of what was given back beyond them. */
export const makeRefund = (order: number, { lines, adjustment }: Given) => ({
  ...{ id: newNumber(), order_id: order, note: "Jane Roe sends it back", user_id: 5 },
  refund_line_items: lines.map(([line_item_id, subtotal, quantity = 1]) => ({
    ...{ id: newNumber(), line_item_id, subtotal, quantity, line_item: { id: line_item_id, name: "A coat" } },
  })),
  order_adjustments: adjustment ? [{ id: newNumber(), kind: "refund_discrepancy", amount: adjustment }] : [],
});
