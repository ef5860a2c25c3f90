import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";
import type { Look } from "./look-page";

type Product = { gid: string; title: string };
export type Decision = { isShown?: boolean; isOnSale?: boolean; product?: Product | null; substitutes?: Product[] };
export type Decide = (itemId: string, decision: Decision) => void;
type Decided = { items: Record<string, Omit<Decision, "isOnSale">>; onSaleItem: string | null };

const nothing: Decided = { items: {}, onSaleItem: null };

/** The look's items with what the merchant decides about them, which is seen here at once and noted behind. */
export function useDecisions({ id, items }: Pick<Look, "id" | "items">) {
  const [decided, setDecided] = useState(nothing);
  const { revalidate } = useRevalidator();
  const decide = async (itemId: string, decision: Decision) => {
    const before = decided;
    setDecided((known) => add(known, itemId, decision));
    try {
      await callApp(`/app/looks/${id}/items`, { json: write(itemId, decision) });
    } catch (refused) {
      setDecided(before);
      showToast(refused instanceof Error ? refused.message : String(refused), { isError: true });
    }
    revalidate();
  };
  return {
    items: items.map((item) => ({
      ...item,
      ...decided.items[item.id],
      isOnSale: decided.onSaleItem === null ? item.isOnSale : item.id === decided.onSaleItem,
    })),
    decide: (itemId: string, decision: Decision) => void decide(itemId, decision),
  };
}

function add({ items, onSaleItem }: Decided, itemId: string, { isOnSale, ...decision }: Decision): Decided {
  return {
    items: { ...items, [itemId]: { ...items[itemId], ...decision } },
    onSaleItem: isOnSale === undefined ? onSaleItem : isOnSale ? itemId : "",
  };
}

function write(itemId: string, { isShown, isOnSale, product, substitutes }: Decision) {
  return {
    item_id: itemId,
    ...(isShown !== undefined && { is_shown: isShown }),
    ...(isOnSale !== undefined && { is_on_sale: isOnSale }),
    ...(product !== undefined && { product_id: product?.gid ?? null }),
    ...(substitutes && { substitute_ids: substitutes.map(({ gid }) => gid) }),
  };
}
