import { setTimeout as pause } from "node:timers/promises";

type OpenCircuit = { failuresMax: number; restMs: number; now?: () => number };

export type Circuit = ReturnType<typeof createCircuit>;

/**
 * Keeps callers from hammering what does not answer: after `failuresMax` failures in a row everybody waits for `restMs`; then
 * one goes ahead, and the rest follow once it has come through. Pattern: Nygard, Release It!, "Circuit Breaker".
 */
export function createCircuit({ failuresMax, restMs, now = Date.now }: OpenCircuit) {
  let failures = 0;
  let restUntil = 0;
  let scout: PromiseWithResolvers<void> | null = null;

  const settle = () => {
    scout?.resolve();
    scout = null;
  };
  return {
    /** Resolves when a call may be made; rejects with the signal's reason. Each is followed by `succeeded`, `failed` or `gaveUp`. */
    async enter(signal: AbortSignal): Promise<void> {
      while (failures >= failuresMax) {
        signal.throwIfAborted();
        if (scout) await orAborted(scout.promise, signal);
        else if (now() < restUntil) await pause(restUntil - now(), undefined, { signal });
        else {
          scout = Promise.withResolvers<void>();
          return;
        }
      }
      signal.throwIfAborted();
    },
    succeeded(): void {
      failures = 0;
      settle();
    },
    failed(): void {
      failures++;
      restUntil = now() + restMs;
      settle();
    },
    /** The caller went before it knew: the next one goes ahead in its place. */
    gaveUp: settle,
    /** Whether callers wait now. */
    isOpen: () => failures >= failuresMax,
  };
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    void promise.then(resolve).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
