import { setTimeout as pause } from "node:timers/promises";
import type { ChaosWorld, Links } from "./open-world";
import { type PlannedFault, ROUND_MS } from "./plan-round";

// Longer than the heartbeat of a job: what a frozen worker has in hand is another one's when it goes on.
const FROZEN_MS = 13_000;
const ANSWERS_LOST = 3;
const DELAY_MS_MAX = 120;

type Fault = (world: ChaosWorld, aim: number) => unknown;

const ofProcesses: Record<string, Fault> = {
  "web killed": ({ kept }, aim) => at(kept.web, aim).kill(),
  "worker killed": ({ kept }, aim) => at(kept.worker, aim).kill(),
  "web asked to stop": ({ kept }, aim) => void at(kept.web, aim).end(),
  "worker asked to stop": ({ kept }, aim) => void at(kept.worker, aim).end(),
  "worker frozen": ({ kept }, aim) => at(kept.worker, aim).freeze(FROZEN_MS),
  "database sessions ended": ({ pool }) =>
    pool
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      )
      .catch(() => undefined),
};
const ofDatabase: Record<string, Fault> = { "database killed": ({ database }) => database.kill?.() };
const linkNames: (keyof Links)[] = [
  "callers → web",
  "web → database",
  "worker → database",
  "web → storage",
  "worker → storage",
];
const ofLinks: Record<string, Fault> = Object.fromEntries(
  linkNames.flatMap((name): [string, Fault][] => [
    [`${name} cut`, ({ links }, aim) => at(links[name], aim).cut()],
    [`${name} loses answers`, ({ links }, aim) => at(links[name], aim).loseAnswers(ANSWERS_LOST)],
    [`${name} slow`, ({ links }, aim) => at(links[name], aim).delay(DELAY_MS_MAX)],
  ]),
);
const all = { ...ofProcesses, ...ofDatabase, ...ofLinks };

/** The faults that a world can suffer. What dies comes as often as what is only cut: a fault of processes stands here twice. */
export function listFaults({ canKillDatabase }: { canKillDatabase: boolean }): string[] {
  const deadly = [...Object.keys(ofProcesses), ...(canKillDatabase ? Object.keys(ofDatabase) : [])];
  return [...deadly, ...deadly, ...Object.keys(ofLinks)];
}

type BreakWorld = { world: ChaosWorld; planned: PlannedFault[]; done: Record<string, number> };

/** Does to a world what is planned for a round, counts it in `done`, and lets slow connections be quick again at its end. */
export async function breakWorld({ world, planned, done }: BreakWorld): Promise<void> {
  const begun = Date.now();
  for (const { name, after, aim } of planned) {
    await pause(Math.max(0, begun + after - Date.now()));
    await all[name]?.(world, aim);
    done[name] = (done[name] ?? 0) + 1;
  }
  await pause(Math.max(0, begun + ROUND_MS - Date.now()));
  for (const proxy of Object.values(world.links).flat()) proxy.delay(0);
}

function at<T>(some: T[], aim: number): T {
  const one = some[Math.floor(aim * some.length)];
  if (one === undefined) throw new Error("there is nothing to break");
  return one;
}
