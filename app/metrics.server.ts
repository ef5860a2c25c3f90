import { Counter, collectDefaultMetrics, Histogram, type Metric, Registry } from "prom-client";
import { env } from "./env.server";

// In development a module that was edited is read again, and makes its metrics anew.
class ReloadedRegistry extends Registry {
  override registerMetric(metric: Metric): void {
    this.removeSingleMetric((metric as unknown as { name: string }).name);
    super.registerMetric(metric);
  }
}

/** Everything that this process measures about itself, in Prometheus' text format. */
export const registry: Registry = env.NODE_ENV === "development" ? new ReloadedRegistry() : new Registry();

/** Measures the process itself too: CPU, memory, event loop, garbage collection. Only where somebody reads it. */
export function measureProcess(): void {
  collectDefaultMetrics({ register: registry });
}

// Seconds: from an answer out of memory to a store that is at its limit.
const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
// From a small picture on an idle machine to the deadline of a request.
export const workBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 900];

const registers = [registry];
export const httpRequests = new Counter({
  ...{ name: "looklift_http_requests_total", registers, labelNames: ["method", "route", "status"] },
  help: "HTTP requests answered, by the template of their route",
});
export const httpSeconds = new Histogram({
  ...{ name: "looklift_http_request_seconds", registers, labelNames: ["method", "route"], buckets: callBuckets },
  help: "Time until an HTTP request's answer began",
});
export const outsideCalls = new Counter({
  ...{ name: "looklift_outside_calls_total", registers, labelNames: ["system", "operation", "outcome"] },
  help: "Calls to S3 and Shopify, by how they ended: ok, or the error's name",
});
export const outsideSeconds = new Histogram({
  ...{ name: "looklift_outside_call_seconds", registers, labelNames: ["system", "operation"], buckets: callBuckets },
  help: "Duration of calls to S3 and Shopify, repetitions included",
});
