// `npm run ledger:verify` sees each kind of breach, names whose it is, and says by its exit code that there is one.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCore, type TestCore } from "../support/start-core";
import { makeBooks, plants, plantViolation } from "./plant-violations";

const root = join(import.meta.dirname, "../..");

let core: TestCore;

beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

async function verify() {
  const { verifyLedger } = await import("~/extraction/verify-ledger");
  const client = new pg.Client(core.databaseUrl);
  await client.connect();
  return verifyLedger({ client }).finally(() => client.end());
}

function runCommand(databaseUrl: string) {
  const env = { NODE_ENV: "test" as const, PATH: process.env["PATH"] ?? "", DATABASE_URL: databaseUrl };
  return spawnSync(process.execPath, ["--import", "tsx", "app/entry.verify.ts"], { cwd: root, env, encoding: "utf8" });
}

test("books that add up are told to do so, with what was checked, and the command ends well", async () => {
  const books = await makeBooks();
  const { lines, violations } = await verify();
  expect(violations).toEqual([]);
  expect(lines).toEqual(
    expect.arrayContaining([
      "  1 accounts: 8 credits available, 1 reserved",
      "  1 grants of 10 credits in all",
      "  3 requests (3 under an Idempotency-Key); 1 are open, 0 of them past their deadline",
      "  RESERVE                3            -3             3",
      "  all                    6             8             1",
      "The books add up.",
    ]),
  );
  expect(lines.filter((line) => line.startsWith("  holds"))).toHaveLength(13);
  const { status, stdout, stderr } = runCommand(core.databaseUrl);
  expect([status, stderr, stdout.includes("The books add up.")]).toEqual([0, "", true]);
  expect(stdout).not.toContain(books.clientId);
});

test.each(plants)("$rule: $what is named", async (plant) => {
  const books = await makeBooks();
  await plantViolation({ pool: core.pool, plant, books });
  const { lines, violations } = await verify();
  const own = violations.filter(({ clientId, rule }) => clientId === books.clientId && rule === plant.rule);
  expect(own).not.toEqual([]);
  if (plant.at) expect(own.map(({ requestId }) => requestId)).toContain(books[plant.at]);
  expect(lines.filter((line) => line.includes(books.clientId))).not.toEqual([]);
});

test("the command names each breach with its client and request, and its exit code is 1", async () => {
  const plant = plants.find(({ what }) => what === "a failure that was captured") as (typeof plants)[number];
  const books = await makeBooks();
  await plantViolation({ pool: core.pool, plant, books });
  const { status, stdout } = runCommand(core.databaseUrl);
  expect(status).toBe(1);
  expect(stdout).toContain(`client ${books.clientId}, request ${books.captured}: FAILURE, and captured`);
  expect(stdout).toMatch(/The books do not add up: \d+ violations\./);
});

test("a database that cannot be checked is not said to add up", () => {
  const { status, stdout, stderr } = runCommand(
    Object.assign(new URL(core.databaseUrl), { pathname: "/nowhere" }).href,
  );
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("The ledger could not be checked");
});
