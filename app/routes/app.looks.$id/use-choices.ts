import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";
import type { Look } from "./look-page";

/** The look's items with the merchant's choices, which take effect here at once and are noted behind. */
export function useChoices({ id, items }: Pick<Look, "id" | "items">) {
  const [choices, setChoices] = useState<Record<string, boolean>>({});
  const { revalidate } = useRevalidator();
  const choose = async (itemId: string, isShown: boolean) => {
    setChoices((known) => ({ ...known, [itemId]: isShown }));
    try {
      await callApp(`/app/looks/${id}/items`, { json: { item_id: itemId, is_shown: isShown } });
    } catch (refused) {
      setChoices((known) => ({ ...known, [itemId]: !isShown }));
      showToast(refused instanceof Error ? refused.message : String(refused), { isError: true });
    }
    revalidate();
  };
  return {
    items: items.map((item) => ({ ...item, isShown: choices[item.id] ?? item.isShown })),
    choose: (itemId: string, isShown: boolean) => void choose(itemId, isShown),
  };
}
