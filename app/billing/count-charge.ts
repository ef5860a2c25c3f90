import { Counter } from "prom-client";
import { registry } from "~/metrics.server";
import type { ChargeStatus } from "./ask-shopify";

const charges = new Counter({
  name: "looklift_charges_total",
  help: "Charges that were decided on, by kind and outcome",
  labelNames: ["kind", "status"],
  registers: [registry],
});

/** Counts a charge that has come to a status. */
export function countCharge(labels: { kind: "pack" | "plan"; status: ChargeStatus }): void {
  charges.inc(labels);
}
