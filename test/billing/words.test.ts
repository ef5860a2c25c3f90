// What the page of plans says of prices and of what became of a charge.
import { expect, test } from "vitest";
import type { AskedCharge } from "~/billing/list-charges";
import {
  presentCreditPrice,
  presentCredits,
  presentMoney,
  presentOutcome,
  presentStatus,
} from "../../app/routes/app.plans/present-charge";

const statuses: AskedCharge["status"][] = ["PENDING", "ACTIVE", "FROZEN", "DECLINED", "EXPIRED", "CANCELLED"];
const kinds: AskedCharge["kind"][] = ["pack", "plan"];

test("prices are written with their currency, and a credit's to a tenth of a cent", () => {
  expect([presentMoney("7.50", "USD"), presentMoney("30.00", "EUR")]).toEqual(["$7.50", "€30.00"]);
  expect(presentCreditPrice({ price: "49.00", credits: 700 }, "USD")).toBe("$0.07 a credit");
  expect(presentCreditPrice({ price: "10.00", credits: 160 }, "USD")).toBe("$0.063 a credit");
  expect([presentCredits(1), presentCredits(1_000)]).toEqual(["1 credit", "1,000 credits"]);
});

test("every state has words of its own, and only what is granted is said to be there", () => {
  for (const kind of kinds)
    for (const status of statuses) {
      const facts = { kind, status, name: "Boutique", credits: 120 };
      const granted = presentOutcome({ ...facts, isGranted: true }, 145);
      const waiting = presentOutcome({ ...facts, isGranted: false }, 25);
      expect([granted.title, granted.words, presentStatus({ ...facts, isGranted: true }).words]).not.toContain("");
      expect(waiting.tone === "success").toBe(false);
      expect(granted.tone === "success").toBe(status === "ACTIVE");
    }
});

test("a charge that is declined or late is said to have cost nothing; one that waits comes by itself", () => {
  const outcome = (status: AskedCharge["status"]) =>
    presentOutcome({ kind: "pack", status, name: "50 credits", credits: 50, isGranted: false }, 3).words;
  expect(outcome("DECLINED")).toBe("Nothing was paid. You have 3 credits to spend.");
  expect(outcome("EXPIRED")).toContain("Nothing was paid.");
  expect(outcome("PENDING")).toContain("by themselves");
  expect(outcome("ACTIVE")).toContain("by themselves");
});

test("a block of credits beyond the plan is paid only once it was charged", () => {
  const words = (status: "PENDING" | "CHARGED" | "REFUSED", isGranted = false) =>
    presentStatus({ kind: "block", status, isGranted }).words;
  expect([words("PENDING"), words("CHARGED"), words("CHARGED", true), words("REFUSED")]).toEqual([
    "Being bought",
    "Paid, credits on their way",
    "Paid",
    "Not charged",
  ]);
});
