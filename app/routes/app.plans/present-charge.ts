import type { SerializeFrom } from "@remix-run/node";
import type { AskedCharge, ListedBlock, ListedCharge } from "~/billing/list-charges";
import { countWords } from "../app/present-state";

type Tone = "success" | "info" | "attention" | "warning" | "critical";
export type Charge = SerializeFrom<ListedCharge>;
type Facts = Pick<AskedCharge, "kind" | "status" | "isGranted">;
type Status = { words: string; tone?: Tone };

/** An amount of money, as "$7.50". */
export function presentMoney(amount: string, currency: string): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(Number(amount));
}

/** What one credit costs, to a tenth of a cent where that matters. */
export function presentCreditPrice({ price, credits }: { price: string; credits: number }, currency: string): string {
  const each = Number(price) / credits;
  const style = { style: "currency", currency, maximumFractionDigits: 3 } as const;
  return `${new Intl.NumberFormat("en", style).format(each)} a credit`;
}

/** "1,000 credits" */
export function presentCredits(credits: number): string {
  return countWords(credits, "credit").replace(/^\d+/, credits.toLocaleString("en"));
}

/** What became of a charge, as a badge says it. */
export function presentStatus(charge: Facts | Pick<ListedBlock, "kind" | "status" | "isGranted">): Status {
  if (charge.kind === "block") return presentBlock(charge);
  const { kind, status, isGranted } = charge;
  switch (status) {
    case "ACTIVE":
      return kind === "plan" ? { words: "Active", tone: "success" } : presentPaid(isGranted);
    case "PENDING":
      return { words: "Pending", tone: "attention" };
    case "FROZEN":
      return { words: "On hold", tone: "warning" };
    case "DECLINED":
      return { words: "Declined" };
    case "EXPIRED":
      return { words: "Not approved in time" };
    case "CANCELLED":
      return { words: "Ended" };
  }
}

const presentPaid = (isGranted: boolean): Status =>
  isGranted ? { words: "Paid", tone: "success" } : { words: "Paid, credits on their way", tone: "info" };

function presentBlock({ status, isGranted }: Pick<ListedBlock, "status" | "isGranted">): Status {
  switch (status) {
    case "CHARGED":
      return presentPaid(isGranted);
    case "PENDING":
      return { words: "Being bought", tone: "attention" };
    case "REFUSED":
      return { words: "Not charged" };
  }
}

type Outcome = { tone: "success" | "info" | "warning"; title: string; words: string };
type Named = Facts & Pick<AskedCharge, "name" | "credits">;

/** What happened at Shopify's approval page, for the merchant who is just back from there. */
export function presentOutcome({ kind, status, isGranted, name, credits }: Named, available: number): Outcome {
  const balance = `You have ${presentCredits(available)} to spend.`;
  switch (status) {
    case "ACTIVE":
      if (!isGranted)
        return { tone: "info", title: "Paid", words: "Your credits are on their way and arrive by themselves." };
      if (kind === "plan") return { tone: "success", title: `You are on the ${name} plan`, words: balance };
      return { tone: "success", title: `${presentCredits(credits)} added`, words: balance };
    case "PENDING":
      return {
        tone: "info",
        title: kind === "plan" ? `The ${name} plan has not begun yet` : "Still pending at Shopify",
        words:
          kind === "plan"
            ? "Once Shopify says that it has, its credits arrive by themselves. A cheaper plan begins when the period that you have paid for ends."
            : "Once Shopify says that it is paid, your credits arrive by themselves, also when you close this page.",
      };
    case "DECLINED":
      return { tone: "warning", title: "You declined the charge", words: `Nothing was paid. ${balance}` };
    case "EXPIRED":
      return { tone: "warning", title: "The charge was not approved in time", words: `Nothing was paid. ${balance}` };
    case "FROZEN":
      return {
        tone: "warning",
        title: `The ${name} plan is on hold`,
        words: "Shopify waits for your payment. Its credits come again once the bill is paid.",
      };
    case "CANCELLED":
      return {
        tone: "info",
        title: `The ${name} plan has ended`,
        words: "The credits that it gave stay until they expire.",
      };
  }
}
