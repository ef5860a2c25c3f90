import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { countPlaywright, countVitest } from "../run/count-results";

const folder = mkdtempSync(join(tmpdir(), "looklift-counts-"));
const report = join(folder, "report.json");
const write = (content: unknown) => writeFileSync(report, JSON.stringify(content));

afterAll(() => rmSync(folder, { recursive: true }));

test("what passed, failed and was skipped is counted", () => {
  write({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0, testResults: [] });
  expect(countVitest({ report, code: 1 })).toEqual({ passed: 5, failed: 1, skipped: 2 });
  write({ stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 } });
  expect(countPlaywright({ report, code: 0 })).toEqual({ passed: 4, failed: 0, skipped: 0 });
});

test("a test file that does not load counts as a failure", () => {
  const testResults = [{ status: "failed", assertionResults: [] }];
  write({ numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults });
  expect(countVitest({ report, code: 1 })).toEqual({ passed: 5, failed: 1, skipped: 0 });
});

test("a run that fails without a failed test, or runs no test at all, is a failure", () => {
  write({ numPassedTests: 5, numFailedTests: 0, testResults: [] });
  expect(countVitest({ report, code: 1 })).toMatchObject({ passed: 5, failed: 1 });
  write({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } });
  expect(countPlaywright({ report, code: 0 })).toMatchObject({ passed: 0, failed: 1 });
  rmSync(report);
  expect(countPlaywright({ report, code: 1 })).toMatchObject({ passed: 0, failed: 1 });
});
