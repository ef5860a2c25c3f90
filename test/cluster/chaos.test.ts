// Past one machine: two web processes and three workers on a PostgreSQL that is not the packaged one keep every promise, too.
import { describe, expect, test } from "vitest";
import { runRounds } from "../chaos/run-rounds";
import { findPostgresOfDebian } from "../support/find-postgres";

const TEST_MS_MAX = 900_000;
const ROUNDS = 20;
const SEED = 23;

const bin = findPostgresOfDebian();
const title = bin ? "two web processes, three workers" : "needs Debian's package postgresql (15 or later)";

describe.skipIf(bin === null)(title, () => {
  test(`${ROUNDS} rounds of chaos on a server that we may kill`, { timeout: TEST_MS_MAX }, async () => {
    const outcome = await runRounds({
      ...{ rounds: ROUNDS, seed: SEED, webs: 2, workers: 3, bin: String(bin), say: console.log },
    });
    console.log(JSON.stringify(outcome));
    expect(outcome.violations).toEqual([]);
    expect(outcome.faults["database killed"]).toBeGreaterThan(0);
    expect(outcome.succeeded).toBeGreaterThan(0);
  });
});
