import { setTimeout as pause } from "node:timers/promises";

type WaitFor = { what: string; withinMs?: number; everyMs?: number };

/** Asks until the answer is neither null, undefined nor false, and gives it; fails, naming what was waited for, past the bound. */
export async function waitFor<T>(ask: () => Promise<T> | T, { what, withinMs = 20_000, everyMs = 50 }: WaitFor) {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer as NonNullable<T>;
    if (Date.now() > until) throw new Error(`waited ${withinMs} ms for ${what}`);
    await pause(everyMs);
  }
}
