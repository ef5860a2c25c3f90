// npm run planted [-- word …]: plants the bugs of bugs.ts one by one in a copy and shows that they are found.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bug, bugs } from "./bugs";
import { copyTree } from "./copy-tree";
import { locateChange, plantChange } from "./plant-change";

const root = join(import.meta.dirname, "../..");
const words = process.argv.slice(2);
const wanted = bugs.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const copy = copyTree({ root });

// What says that a promise is broken. A run that only broke down has found nothing.
const FAILED = /^.*FAIL .* > (.*)$/m;
const VIOLATED = /^VIOLATED +(.*)$/m;

const run = (args: string[]) =>
  spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8", env: { ...process.env, CI: "1", NO_COLOR: "1" } });
const runTests = (files: string[]) => run([join(root, "node_modules/vitest/vitest.mjs"), "run", "--bail=1", ...files]);
const runChaos = (rounds: number) =>
  run(["--import", "tsx", "test/chaos/chaos.ts", "--rounds", String(rounds), "--seed", "1"]);

try {
  const guards = [...new Set(wanted.flatMap(({ foundBy }) => foundBy))];
  console.log(`Without a bug: ${guards.length} test files …`);
  const control = runTests(guards);
  if (control.status !== 0) throw new Error(`the guards fail without any bug:\n${control.stdout}${control.stderr}`);
  const missed = wanted.filter((bug) => !isFound(bug));
  console.log(`\n${wanted.length - missed.length} of ${wanted.length} planted bugs were found.`);
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function isFound(bug: Bug): boolean {
  const kept = bug.changes.map((change) => locateChange({ root: copy, change }));
  for (const change of bug.changes) plantChange({ root: copy, change });
  try {
    const tests = runTests(bug.foundBy);
    // its summary of failures goes to one stream, the rest to the other
    const failed = FAILED.exec(`${tests.stdout}${tests.stderr}`)?.[1];
    console.log(`\n${bug.name}\n  tests: ${failed ? `found by "${failed}"` : "MISSED"}`);
    const chaos = bug.rounds ? runChaos(bug.rounds) : null;
    const violation = chaos && VIOLATED.exec(chaos.stderr)?.[1];
    if (chaos) console.log(`  ${bug.rounds} rounds of chaos: ${violation ? `found: ${violation}` : "MISSED"}`);
    return failed !== undefined && violation !== undefined;
  } finally {
    for (const { file, text } of kept.reverse()) writeFileSync(join(copy, file), text);
  }
}
