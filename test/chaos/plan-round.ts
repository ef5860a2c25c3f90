import { drawChance } from "./draw-chance";

export const ROUND_MS = 1_000;
const ORDERS_PER_ROUND = 20;
const FAULTS_PER_ROUND = [1, 2, 2, 3];
const CANCELLED_SHARE = 0.12;
const CANCEL_AFTER_MS_MAX = 500;

/** `aim` (0 ≤ aim < 1) says which of several processes or connections is met. */
export type PlannedFault = { name: string; after: number; aim: number };
/** What a caller is going to ask for, and how long after the acceptance it takes it back; null for never. */
export type PlannedOrder = { key: string; caller: number; picture: number; after: number; cancelAfter: number | null };
export type Round = { faults: PlannedFault[]; orders: PlannedOrder[] };

type PlanRound = { seed: number; round: number; faults: readonly string[]; callers: number; pictures: number };

/**
 * What happens in a round, and when (ms after its beginning): decided by the seed, the number of the round and what there is
 * to choose from, and by nothing else.
 */
export function planRound({ seed, round, faults, callers, pictures }: PlanRound): Round {
  const chance = drawChance(seed, `round-${round}`);
  return {
    orders: Array.from({ length: ORDERS_PER_ROUND }, (_, n) => ({
      key: `round-${round}-${n}`,
      caller: chance.below(callers),
      picture: chance.below(pictures),
      after: chance.below(ROUND_MS),
      cancelAfter: chance.happens(CANCELLED_SHARE) ? chance.below(CANCEL_AFTER_MS_MAX) : null,
    })),
    faults: Array.from({ length: chance.pick(FAULTS_PER_ROUND) }, () => ({
      name: chance.pick(faults),
      after: chance.below(ROUND_MS),
      aim: chance.next(),
    })).sort((a, b) => a.after - b.after),
  };
}
