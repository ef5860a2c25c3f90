// A seed is a plan: the same again whenever it is asked for, and another for another seed.
import { expect, test } from "vitest";
import { listFaults } from "./break-world";
import { planRound } from "./plan-round";

const faults = listFaults({ canKillDatabase: true });
const plan = (seed: number, given: Partial<Parameters<typeof planRound>[0]> = {}) =>
  Array.from({ length: 100 }, (_, n) => planRound({ seed, round: n + 1, faults, callers: 4, pictures: 5, ...given }));

test("the same seed gives the same plan, another seed another one", () => {
  expect(plan(7)).toEqual(plan(7));
  expect(plan(7)).not.toEqual(plan(8));
});

test("every fault comes, each at its moment of the round, in order, and callers cancel some of their orders", () => {
  const rounds = plan(7);
  expect(new Set(rounds.flatMap((round) => round.faults.map(({ name }) => name)))).toEqual(new Set(faults));
  for (const round of rounds) expect(round.faults).toEqual(round.faults.toSorted((a, b) => a.after - b.after));
  const cancels = rounds.flatMap(({ orders }) => orders).filter(({ cancelAfter }) => cancelAfter !== null);
  expect(cancels.length).toBeGreaterThan(100);
});

test("a server that is not ours is never killed", () => {
  expect(faults).toContain("database killed");
  expect(listFaults({ canKillDatabase: false })).not.toContain("database killed");
});
