import { isOverageReference } from "~/billing/overage-reference";
import type { CreditSource } from "~/credits/grant-credits";
import type { StatementEntry } from "~/credits/read-statement";

export const sourceWords: Record<CreditSource, string> = {
  PURCHASED: "Bought credits",
  PLAN: "Credits of your plan",
  WELCOME: "Welcome credits",
  PROMOTIONAL: "Promotional credits",
  ADJUSTMENT: "Credits from support",
};

const refundWords: Record<string, string> = {
  NOTHING_FOUND: "nothing was found in the photo",
  CANCELLED: "the extraction was cancelled",
  DEADLINE_EXCEEDED: "the extraction took too long",
  ENGINE_TIMEOUT: "the extraction took too long",
  APP_UNINSTALLED: "the app was uninstalled meanwhile",
};

type Entry = Pick<StatementEntry, "kind" | "parts" | "reason" | "requestId"> &
  Partial<Pick<StatementEntry, "reference">>;

/** What an entry of the ledger was, in the merchant's words; `of` stands before what it was for, where that is known. */
export function presentEntry({ kind, parts, reason, reference }: Entry): { words: string; of: string } {
  const sources = parts.map(({ source }) => sourceWords[source]);
  const source = lowerFirst(sources.join(" and "));
  switch (kind) {
    case "GRANT":
      if (isOverageReference(reference)) return { words: "Bought credits beyond your plan", of: "" };
      return { words: sources[0] ?? "Credits added", of: "" };
    case "RESERVE":
      return { words: "Reserved", of: "for" };
    case "CAPTURE":
      return { words: "Spent", of: "on" };
    case "REFUND": {
      const why = refundWords[reason ?? ""] ?? "the extraction failed";
      return { words: `Returned${source ? ` to ${source}` : ""}: ${why},`, of: "for" };
    }
    case "EXPIRE":
      return { words: source ? `Expired: ${source}` : "Expired", of: "" };
    case "ADJUST":
      return { words: reason ? `Corrected by support: ${reason}` : "Corrected by support", of: "" };
  }
}

/** A change as a statement writes it: "+25", "−1", and "0" for one that only moves what was set aside. */
export function presentChange(change: number): string {
  if (change === 0) return "0";
  return change > 0 ? `+${change}` : `−${-change}`;
}

/** A month as a merchant reads it: "November 2026". */
export function presentMonth(month: string): string {
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(`${month}-01T00:00:00Z`).toLocaleString("en", options);
}

/** When an entry was made, by UTC as its month is: "Nov 25, 2026, 14:03". */
export function presentTime(at: string): string {
  const options = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Date(at).toLocaleString("en", { ...options, hourCycle: "h23", timeZone: "UTC" });
}

const lowerFirst = (text: string) => text.replaceAll(/(^|and )\w/g, (first) => first.toLowerCase());
