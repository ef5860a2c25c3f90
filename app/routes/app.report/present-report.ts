import type { SerializeFrom } from "@remix-run/node";
import type { Difference } from "~/attribution/compare-shares";
import type { Holdout } from "~/attribution/read-holdout";

/** "$1,234.50"; without a currency, as before the first order, a dash. */
export function presentMoney(amount: number, currency: string | null): string {
  return currency === null ? "–" : new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
}

/** "12,345". */
export const presentCount = (count: number): string => new Intl.NumberFormat("en").format(count);

/** "4.2 %" of a share. */
export const presentShare = (share: number): string => `${(share * 100).toFixed(1)} %`;

const signed = (value: number, write: (size: number) => string) => `${value < 0 ? "−" : "+"}${write(Math.abs(value))}`;

const writePoints = (share: number): string => `${(share * 100).toFixed(2)} points`;

/** What a difference is and where it lies: "+1.20 points (between +0.30 points and +2.10 points)". */
export function presentDifference({ difference, low, high }: Difference, write = writePoints): string {
  return `${signed(difference, write)} (between ${signed(low, write)} and ${signed(high, write)})`;
}

/** What a comparison says, in one sentence that claims no more than it can. */
export function judgeDifference({ low, high }: Difference): string {
  if (low > 0) return "Visitors who see looks buy more often. Chance alone would rarely show this.";
  if (high < 0) return "Visitors who see looks buy less often. Chance alone would rarely show this.";
  return "No difference in how often visitors buy can be told from chance yet.";
}

/** What is missing until a holdout can be judged. */
export function presentMissing(
  { shown, held }: Pick<SerializeFrom<Holdout>, "shown" | "held">,
  min: { visitors: number; orders: number },
): string {
  const visitors = Math.max(0, min.visitors - Math.min(shown.visitors, held.visitors));
  const orders = Math.max(0, min.orders - Math.min(shown.orders, held.orders));
  const parts = [
    visitors > 0 ? `${presentCount(visitors)} ${visitors === 1 ? "visitor" : "visitors"}` : "",
    orders > 0 ? `${presentCount(orders)} ${orders === 1 ? "order" : "orders"}` : "",
  ].filter(Boolean);
  return `Not enough data yet: the smaller group needs ${parts.join(" and ")} more.`;
}
