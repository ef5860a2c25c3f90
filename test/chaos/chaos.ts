// npm run chaos [-- --rounds 300] [--seed 7] [--webs 2] [--workers 3] [--database-url URL | --postgres FOLDER]
import { parseArgs } from "node:util";
import { runRounds } from "./run-rounds";

const usage = `usage: npm run chaos [-- options]
  --rounds N          number of rounds (20)
  --seed N            whole number that decides the plan; drawn and printed unless given
  --webs N            web processes (1)
  --workers N         workers (2)
  --database-url URL  a PostgreSQL that is there already; this run makes a database of its own on it. It is not killed.
  --postgres FOLDER   another PostgreSQL's programs, to be started and killed instead of the packaged ones`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    webs: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    "database-url": { type: "string" },
    postgres: { type: "string" },
  },
});
const { "database-url": serverUrl, postgres: bin } = values;
const [rounds, seed, webs, workers] = [values.rounds, values.seed, values.webs, values.workers].map(Number) as [
  number,
  number,
  number,
  number,
];
if (![rounds, webs, workers].every((one) => Number.isInteger(one) && one > 0) || !Number.isInteger(seed)) {
  console.error(usage);
  process.exit(2);
}
console.log(`chaos: ${rounds} rounds, ${webs} web, ${workers} workers, seed ${seed} (repeat it with --seed ${seed})`);
// Ctrl-C ends the rounds, not the verdict; a second one ends all.
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
const begun = performance.now();
const { violations, ...outcome } = await runRounds({
  ...{ rounds, seed, webs, workers, say: console.log, signal: stopping.signal },
  ...(serverUrl !== undefined && { serverUrl }),
  ...(bin !== undefined && { bin }),
});
console.log(JSON.stringify(outcome, null, 2));
for (const violation of violations) console.error(`VIOLATED  ${violation}`);
const seconds = ((performance.now() - begun) / 1000).toFixed(0);
const verdict = violations.length === 0 ? "every promise held" : `${violations.length} promises broken, seed ${seed}`;
console.log(`${verdict} after ${seconds} s`);
process.exit(violations.length === 0 ? 0 : 1);
