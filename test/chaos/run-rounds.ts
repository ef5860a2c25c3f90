import { setTimeout as pause } from "node:timers/promises";
import { type Caller, submitUntilTold, type Told } from "./call-api";
import { type Chance, drawChance } from "./draw-chance";
import { judgeWorld } from "./judge-world";
import { type ChaosWorld, openWorld } from "./open-world";

const ROUND_MS = 1_200;
const SUBMITS_PER_ROUND = 24;
const FAULTS_PER_ROUND = [1, 2, 2, 3];
const REST_MS_MAX = 180_000;

export type Outcome = {
  seed: number;
  rounds: number;
  accepted: number;
  refused: number;
  succeeded: number;
  failed: number;
  faults: Record<string, number>;
  violations: string[];
};

/**
 * Breaks a world for `rounds` rounds while callers submit, lets it come to rest, and judges it. The seed decides which faults
 * come, in which order and at which moment of a round, and what the engines do; the scheduler of the machine decides the rest.
 */
export async function runRounds({ rounds, seed, say }: { rounds: number; seed: number; say: (text: string) => void }) {
  const world = await openWorld({ seed, rounds });
  const faults: Record<string, number> = {};
  const told: Told[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      const chance = drawChance(seed, `round-${round}`);
      const [known] = await Promise.all([submitRound(world, round, chance), breakRound(world, chance, faults)]);
      told.push(...known);
      for (const proxy of Object.values(world.proxies)) proxy.delay(0);
      if (round % 10 === 0) say(`  round ${round} of ${rounds}: ${told.length} answers`);
    }
    await comeToRest(world);
    const violations = await judgeWorld({ pool: world.pool, url: world.url, told });
    return { ...(await countOutcome(world, told)), seed, rounds, faults, violations } satisfies Outcome;
  } finally {
    await world.close();
    say(`  logs: ${world.folder}`);
  }
}

async function submitRound({ url, callers }: ChaosWorld, round: number, chance: Chance): Promise<Told[]> {
  const orders = Array.from({ length: SUBMITS_PER_ROUND }, (_, n) => {
    const caller = chance.pick(callers) as Caller;
    return {
      caller,
      key: `round-${round}-${n}`,
      trialImage: chance.pick(caller.trialImages),
      after: chance.below(ROUND_MS),
    };
  });
  return Promise.all(
    orders.map(async ({ after, ...order }) => {
      await pause(after);
      return submitUntilTold(url, order, drawChance(round, order.key));
    }),
  );
}

async function breakRound(world: ChaosWorld, chance: Chance, faults: Record<string, number>): Promise<void> {
  const [web, worker1, worker2] = world.processes;
  const { webDatabase, workerDatabase, storage } = world.proxies;
  const possible: Record<string, () => unknown> = {
    "web killed": () => web?.kill(),
    "worker killed": () => chance.pick([worker1, worker2])?.kill(),
    "database killed": () => world.killDatabase(),
    "web's database connections cut": () => webDatabase.cut(),
    "workers' database connections cut": () => workerDatabase.cut(),
    "storage connections cut": () => storage.cut(),
    "answers to the web lost": () => webDatabase.loseAnswers(3),
    "answers to the workers lost": () => workerDatabase.loseAnswers(3),
    "database slow": () => [webDatabase, workerDatabase].forEach((proxy) => void proxy.delay(120)),
    "storage slow": () => storage.delay(200),
  };
  const planned = Array.from({ length: chance.pick(FAULTS_PER_ROUND) }, () => ({
    name: chance.pick(Object.keys(possible)),
    after: chance.below(ROUND_MS),
  })).sort((a, b) => a.after - b.after);
  const begun = Date.now();
  for (const { name, after } of planned) {
    await pause(Math.max(0, begun + after - Date.now()));
    faults[name] = (faults[name] ?? 0) + 1;
    await possible[name]?.();
  }
  await pause(Math.max(0, begun + ROUND_MS - Date.now()));
}

async function comeToRest({ processes, pool }: ChaosWorld): Promise<void> {
  const until = Date.now() + REST_MS_MAX;
  for (;;) {
    await Promise.all(processes.map((kept) => kept.ready()));
    const { rows } = await pool.query<{ open: number }>(
      "SELECT count(*)::int AS open FROM request_logs WHERE status IN ('NOT_STARTED', 'IN_PROGRESS')",
    );
    if (rows[0]?.open === 0) return;
    // the judge says what is still open
    if (Date.now() > until) return;
    await pause(200);
  }
}

async function countOutcome({ pool }: ChaosWorld, told: Told[]) {
  const { rows } = await pool.query<{ status: string; count: number }>(
    "SELECT status::text, count(*)::int AS count FROM request_logs GROUP BY 1",
  );
  const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
  const accepted = told.filter(({ requestId }) => requestId !== null).length;
  return { accepted, refused: told.length - accepted, succeeded: of("SUCCESS"), failed: of("FAILURE") };
}
