import { Registry } from "prom-client";

/** Everything that this process measures about itself, in Prometheus' text format. */
export const registry = new Registry();
