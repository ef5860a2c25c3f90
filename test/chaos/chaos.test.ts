// Twenty rounds of chaos: whatever is killed, frozen, cut, delayed or asked to stop, every accepted request ends once, is paid
// for once, and its caller knows it. Why this seed: docs/decisions/2026-11-25-chaos-in-every-test-run.md.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { runRounds } from "./run-rounds";

const ROUNDS = 20;
const TEST_MS_MAX = 900_000;

// The same commit, the same plan; the next commit, another one.
function drawSeed(): number {
  const given = process.env["CHAOS_SEED"];
  if (given) return Number(given);
  try {
    const head = execFileSync("git", ["rev-parse", "HEAD"], {
      cwd: import.meta.dirname,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return createHash("sha256").update(head).digest().readUInt32BE() % 1_000_000;
  } catch {
    return 7; // no repository: a copy of the files alone
  }
}

test(`${ROUNDS} rounds`, { timeout: TEST_MS_MAX }, async () => {
  const seed = drawSeed();
  console.log(`chaos: seed ${seed}; again with CHAOS_SEED=${seed}, or npm run chaos -- --seed ${seed}`);
  const outcome = await runRounds({ rounds: ROUNDS, seed, webs: 1, workers: 2, say: console.log });
  console.log(JSON.stringify(outcome));
  expect(outcome.violations).toEqual([]);
  expect(outcome.accepted).toBeGreaterThan(100);
  expect(outcome.succeeded).toBeGreaterThan(0);
  expect(outcome.cancelled).toBeGreaterThan(0);
  expect(outcome.webhooksHeard).toBeGreaterThan(0);
  expect(Object.values(outcome.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(ROUNDS);
});
