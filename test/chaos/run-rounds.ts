import { setTimeout as pause } from "node:timers/promises";
import { breakWorld, listFaults } from "./break-world";
import { type Caller, submitUntilTold, type Told } from "./call-api";
import { drawChance } from "./draw-chance";
import { judgeWorld } from "./judge-world";
import { type ChaosWorld, type OpenWorld, openWorld } from "./open-world";
import { type PlannedOrder, planRound } from "./plan-round";

const ROUNDS_OPEN_MAX = 3;
// How long nothing may end before what is open counts as forgotten. A backlog takes its time; a machine may be slow.
const STILL_MS_MAX = 120_000;
// For what a frozen worker still does with what is no longer its own.
const LATE_MS = 1_000;

export type Outcome = {
  seed: number;
  rounds: number;
  accepted: number;
  refused: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  webhooksHeard: number;
  processStarts: number;
  faults: Record<string, number>;
  violations: string[];
};

type RunRounds = OpenWorld & {
  say: (text: string) => void;
  /** Ends the rounds early; what has happened until then is judged all the same. */
  signal?: AbortSignal;
};

/**
 * Breaks a world for `rounds` rounds while callers submit and cancel, lets it come to rest, and judges it. The seed decides
 * which faults come, in which order, at which moment of a round and whom they meet, and what the engines do; the scheduler of
 * the machine decides the rest.
 */
export async function runRounds({ say, signal, ...given }: RunRounds): Promise<Outcome> {
  const { seed } = given;
  let rounds = 0;
  const begun = performance.now();
  const tell = (what: string) => say(`  ${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  const world = await openWorld(given);
  tell("the world is open");
  const faults: Record<string, number> = {};
  const told: Told[] = [];
  try {
    const canKillDatabase = world.database.kill !== null;
    if (!canKillDatabase) tell("the database server is not ours: it is never killed, only its sessions are ended");
    const possible = {
      faults: listFaults({ canKillDatabase }),
      callers: world.callers.length,
      pictures: world.callers[0]?.trialImages.length ?? 0,
    };
    const open: Promise<Told[]>[] = [];
    for (let round = 1; round <= given.rounds && !signal?.aborted; round++) {
      rounds = round;
      const { faults: planned, orders } = planRound({ ...possible, seed, round });
      const placed = Promise.all(orders.map((order) => placeOrder(world, order)));
      placed.catch(() => undefined); // whoever awaits it hears of it
      open.push(placed);
      await breakWorld({ world, planned, done: faults });
      // callers go on with what they have not been told while the next thing breaks, but not for ever
      while (open.length > ROUNDS_OPEN_MAX) told.push(...((await open.shift()) ?? []));
      if (round % 10 === 0) tell(`round ${round} of ${given.rounds}`);
    }
    for (const round of open) told.push(...(await round));
    tell(`${told.length} answers; coming to rest`);
    world.calmDown();
    await comeToRest(world);
    await pause(LATE_MS);
    tell("judging");
    const violations = await judgeWorld({ ...world, told });
    return { ...(await countOutcome(world, told)), seed, rounds, faults, violations };
  } finally {
    await world.close();
    tell(`closed; logs: ${world.folder}`);
  }
}

async function placeOrder({ urls, callers, seed }: ChaosWorld, order: PlannedOrder): Promise<Told> {
  const { key, after, cancelAfter } = order;
  const caller = callers[order.caller] as Caller;
  const trialImage = caller.trialImages[order.picture] as string;
  await pause(after);
  return submitUntilTold({ caller, key, trialImage, cancelAfter }, { urls, chance: drawChance(seed, key) });
}

async function comeToRest({ ready, pool }: ChaosWorld): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  let until = 0;
  for (;;) {
    await ready();
    const { rows } = await pool.query<{ open: number }>(
      "SELECT count(*)::int AS open FROM request_logs WHERE status IN ('NOT_STARTED', 'IN_PROGRESS')",
    );
    const open = rows[0]?.open ?? 0;
    if (open === 0) return;
    if (open < fewest) [fewest, until] = [open, Date.now() + STILL_MS_MAX];
    // the judge says what is still open
    if (Date.now() > until) return;
    await pause(200);
  }
}

async function countOutcome({ pool, heard, kept }: ChaosWorld, told: Told[]) {
  const { rows } = await pool.query<{ status: string; count: number }>(
    "SELECT status::text, count(*)::int AS count FROM request_logs GROUP BY 1",
  );
  const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
  const accepted = told.filter(({ requestId }) => requestId !== null).length;
  return {
    ...{ accepted, refused: told.length - accepted, succeeded: of("SUCCESS"), failed: of("FAILURE") },
    cancelled: told.filter(({ cancel }) => cancel === "cancelled").length,
    webhooksHeard: heard.length,
    processStarts: [...kept.web, ...kept.worker].reduce((sum, one) => sum + one.starts(), 0),
  };
}
