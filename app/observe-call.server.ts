import { outsideCalls, outsideSeconds } from "./metrics.server";
import { inSpan, kindOfError } from "./trace.server";

type Observe = { system: "s3" | "shopify"; operation: string };

/** A call to a system outside, counted, timed and traced by its operation; of names that are few. */
export async function observeCall<T>({ system, operation }: Observe, call: () => Promise<T>): Promise<T> {
  const from = performance.now();
  let outcome = "ok";
  try {
    return await inSpan(
      { name: `${system} ${operation}`, kind: "client", attributes: { "peer.service": system } },
      call,
    );
  } catch (error) {
    outcome = kindOfError(error);
    throw error;
  } finally {
    outsideCalls.inc({ system, operation, outcome });
    outsideSeconds.observe({ system, operation }, (performance.now() - from) / 1000);
  }
}
