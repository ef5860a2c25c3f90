import { existsSync, readFileSync } from "node:fs";

export type Counts = { passed: number; failed: number; skipped: number };
type Report = { report: string; code: number };

/** Counts of a Vitest JSON report. A file that does not even load has no test to fail: it counts as one failure. */
export function countVitest({ report, code }: Report): Counts {
  const read = readReport(report);
  const files = (read?.["testResults"] ?? []) as { status: string; assertionResults: unknown[] }[];
  const unloaded = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const skipped = numberOf(read?.["numPendingTests"]) + numberOf(read?.["numTodoTests"]);
  const failed = numberOf(read?.["numFailedTests"]) + unloaded;
  return whole({ passed: numberOf(read?.["numPassedTests"]), failed, skipped }, code);
}

/** Counts of a Playwright JSON report; a test that passed at a second try has passed. */
export function countPlaywright({ report, code }: Report): Counts {
  const stats = readReport(report)?.["stats"] as Record<string, unknown> | undefined;
  const passed = numberOf(stats?.["expected"]) + numberOf(stats?.["flaky"]);
  return whole({ passed, failed: numberOf(stats?.["unexpected"]), skipped: numberOf(stats?.["skipped"]) }, code);
}

// An exit code that no test explains (no report, a failed set-up, an unhandled error) is a failure of its own.
function whole(counts: Counts, code: number): Counts {
  const unexplained = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return unexplained ? { ...counts, failed: 1 } : counts;
}

function readReport(path: string): Record<string, unknown> | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch {
    return null;
  }
}

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
