// npm run chaos [-- --rounds 300] [-- --seed 7]
import { parseArgs } from "node:util";
import { runRounds } from "./run-rounds";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, seed: { type: "string" } },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error("usage: npm run chaos [-- --rounds <number of rounds>] [-- --seed <whole number>]");
  process.exit(2);
}
console.log(`chaos: ${rounds} rounds, seed ${seed} (repeat it with --seed ${seed})`);
const begun = performance.now();
const { violations, ...outcome } = await runRounds({ rounds, seed, say: console.log });
console.log(JSON.stringify(outcome, null, 2));
for (const violation of violations) console.error(`VIOLATED  ${violation}`);
console.log(
  `${violations.length === 0 ? "every promise held" : `${violations.length} promises broken, seed ${seed}`} after ${((performance.now() - begun) / 1000).toFixed(0)} s`,
);
process.exit(violations.length === 0 ? 0 : 1);
