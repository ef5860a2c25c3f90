import { pingDatabase } from "./db.server";
import { AppError } from "./errors";
import { pingJobs } from "./jobs.server";
import { readinessCheckMs, readinessKeptMs } from "./limits";
import { log } from "./log.server";
import { pingStorage } from "./storage.server";
import { kindOfError } from "./trace.server";

const parts = { database: pingDatabase, storage: pingStorage, queue: pingJobs };
type Part = keyof typeof parts;
type Check = { ok: true } | { ok: false; why: string };
export type Readiness = { ok: boolean; why?: string; parts: Record<Part, Check> };

let kept: { readiness: Promise<Readiness>; until: number } | undefined;
let toldOf = "";

/**
 * Whether this process can do its work: database, object store and queue, each with why not. Answers within
 * `readinessCheckMs`; what was found stands for `readinessKeptMs`, so that probes cost next to nothing. Never throws.
 */
export function readReadiness(): Promise<Readiness> {
  if (!kept || performance.now() >= kept.until) kept = { readiness: checkParts(), until: Number.POSITIVE_INFINITY };
  return kept.readiness;
}

async function checkParts(): Promise<Readiness> {
  const names = Object.keys(parts) as Part[];
  const checks = await Promise.all(names.map((name) => check(parts[name])));
  const failed = names.filter((_name, at) => !checks[at]?.ok);
  const found = Object.fromEntries(names.map((name, at) => [name, checks[at]])) as Record<Part, Check>;
  if (kept) kept.until = performance.now() + readinessKeptMs;
  tell(failed, found);
  if (failed.length === 0) return { ok: true, parts: found };
  return { ok: false, why: `not available: ${failed.join(", ")}`, parts: found };
}

async function check(ping: (call: { signal: AbortSignal }) => Promise<void>): Promise<Check> {
  const signal = AbortSignal.timeout(readinessCheckMs);
  const late = new Promise<never>((_, reject) => {
    const why = new AppError("UNAVAILABLE", `It did not answer within ${readinessCheckMs / 1000} s.`);
    signal.addEventListener("abort", () => reject(why), { once: true });
  });
  try {
    await Promise.race([ping({ signal }), late]);
    return { ok: true };
  } catch (error) {
    // the probe may be read by anybody: our own words and a code, no address
    const words = error instanceof AppError ? error.message : "It does not answer.";
    const code = error instanceof Error && error.cause ? ` (${kindOfError(error.cause)})` : "";
    return { ok: false, why: `${words}${code}` };
  }
}

// Once when something goes and once when it is back, however often it is asked for.
function tell(failed: Part[], found: Record<Part, Check>): void {
  const now = failed.join();
  if (now === toldOf) return;
  toldOf = now;
  if (failed.length > 0) log.warn({ parts: found }, "not ready");
  else log.info({}, "ready again");
}
