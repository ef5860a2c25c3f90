// docs/api.md says what the code says: errors, calls, limits, test pictures.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { errorStatus } from "~/errors";
import * as limits from "~/limits";
import { startApp } from "../support/start-app";

const page = readFileSync(join(import.meta.dirname, "../../docs/api.md"), "utf8");
const app = await startApp();
afterAll(() => app.stop());
const { env } = await import("~/env.server");
const { endpoints } = await import("~/api/endpoints");
const { capabilities } = await import("~/clients/issue-key");
const { testImageName } = await import("~/uploads/ensure-test-image");

function rowsOf(heading: string): string[][] {
  const section = page.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  return rows.slice(1).map((row) => row.split("|").map((cell) => cell.trim()));
}
const textsIn = (cell: string | undefined) => [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? "");

test("the table of errors is that of the code", () => {
  const rows = rowsOf("Errors").map(([, code, status]) => [textsIn(code)[0], Number(status)]);
  expect(rows).toEqual(Object.entries(errorStatus));
});

test("every call has its section, and every section is a call", () => {
  const sections = [...page.matchAll(/^### ((?:GET|POST|DELETE) .+)$/gm)].map(([, title]) => title);
  expect(sections.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
});

test("the capabilities are those of the endpoints", () => {
  const rows = rowsOf("Authentication").map(([, name, calls]) => [textsIn(name)[0], textsIn(calls).length]);
  const counts = capabilities.map((name) => [name, endpoints.filter(({ capability }) => capability === name).length]);
  expect(rows).toEqual(counts);
});

test("the test pictures are known", () => {
  const names = rowsOf("Test keys").flatMap(([, name]) => textsIn(name));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !testImageName.test(name))).toEqual([]);
});

test("the numbers are those of the code", () => {
  for (const text of [
    `${limits.requestBodyBytesMax / 1024} kB`,
    `${limits.runtimeConfigBytesMax / 1024} kB and ${limits.requestDepthLevelsMax} levels`,
    `more than ${limits.itemsPerExtractionMax} count as ${limits.itemsPerExtractionMax}`,
    `first ${limits.hintCharactersMax.toLocaleString("en")} characters`,
    `up to ${limits.uploadBytesMax / 1024 / 1024} MiB and ${limits.imagePixelsMax / 1e6} megapixels`,
    `within ${limits.uploadMinutes} minutes`,
    `for ${limits.presignedReadSeconds / 60} to ${(limits.presignedReadSeconds + limits.presignedReadWindowSeconds) / 60} minutes`,
    `kept ${limits.imageRetentionDays} days`,
    `1 to ${limits.jobsPerBatchMax} bodies`,
    `1 to ${limits.jobsPerPageMax}, else ${limits.jobsPerPageDefault}`,
    `seconds, up to ${limits.jobWaitSecondsMax}`,
    `at most ${limits.usageDaysMax} days`,
    `${env.CALLS_PER_MINUTE.toLocaleString("en")} a minute`,
    `${limits.extractionsAtOncePerClientMax} for each client; more wait`,
    `${limits.requestDeadlineSeconds / 60} minutes with all waiting`,
    `${limits.openWaitsPerClientMax} for each client in each process`,
    `${limits.uploadsPendingMax} for each client`,
    `after ${limits.sandboxSlowMs / 1000} seconds of work`,
    `1 to ${limits.idempotencyKeyCharactersMax} printable characters`,
  ])
    expect(page).toContain(text);
});
