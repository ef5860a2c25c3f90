import type { CreditSource } from "~/credits/grant-credits";
import type { ListedEntry } from "~/credits/list-entries";

export const sourceWords: Record<CreditSource, string> = {
  PURCHASED: "Bought credits",
  PLAN: "Credits of your plan",
  WELCOME: "Welcome credits",
  PROMOTIONAL: "Promotional credits",
  ADJUSTMENT: "Adjustment",
};

type Entry = Pick<ListedEntry, "kind" | "source" | "deltaAvailable" | "deltaReserved">;

/** What an entry of the ledger was, in the merchant's words. */
export function presentEntry({ kind, source }: Pick<Entry, "kind" | "source">): string {
  switch (kind) {
    case "GRANT":
      return source ? sourceWords[source] : "Credits added";
    case "RESERVE":
      return "Set aside for an extraction";
    case "CAPTURE":
      return "Extraction done: the credit set aside is spent";
    case "REFUND":
      return "Extraction without result: given back";
    case "EXPIRE":
      return "Expired";
    case "ADJUST":
      return "Adjusted";
  }
}

/** A change as a statement writes it: "+25", "−1", and "0" for one that only moves what was set aside. */
export function presentChange(change: number): string {
  if (change === 0) return "0";
  return change > 0 ? `+${change}` : `−${-change}`;
}
