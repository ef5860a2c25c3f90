// Rebuilds what ships in app/engine/embedded/head/: npm run engine:train -- <photos folder> [cache=folder] [passes=30] [cuts=2]
// Hours of one core: README.md beside this file tells each step, which can also be run alone. A step that was interrupted goes
// on where it was: records that are there are not made again, and a network goes on from its last checkpoint.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { locateHead } from "../../../app/engine/embedded/locate-files";

const [photos = "", ...pairs] = process.argv.slice(2);
if (photos === "") {
  console.error("usage: npm run engine:train -- <folder of labelled photos> [cache=folder] [passes=30] [cuts=2]");
  process.exit(1);
}
const options = new Map(pairs.map((pair) => pair.split("=") as [string, string]));
const cache = options.get("cache") ?? join(import.meta.dirname, "../../artefacts/engine/cache");
const passes = options.get("passes") ?? "30";
const PYTHON = "/usr/bin/python3";
const here = (file: string) => join(import.meta.dirname, file);

run(PYTHON, ["-c", "import torch"], "PyTorch is needed: Debian's package is python3-torch");
for (const pass of ["plain", ...Array.from({ length: Number(options.get("cuts") ?? 2) }, (_, i) => `cut${i}`)])
  run(process.execPath, ["--import", "tsx", here("cache-samples.ts"), photos, cache, pass]);
for (const kind of ["large", "small"]) {
  const out = join(cache, kind);
  const checkpoint = join(out, "checkpoint.pt");
  const resume = existsSync(checkpoint) ? [`resume=${checkpoint}`] : [];
  run(PYTHON, ["-u", here("train_head.py"), cache, out, `kind=${kind}`, `passes=${passes}`, ...resume]);
  run(PYTHON, [here("export_head.py"), cache, join(out, "state.pt"), locateHead(), `kind=${kind}`]);
}
run(process.execPath, ["--import", "tsx", here("fit-items.ts"), photos]);

function run(command: string, args: string[], hint = ""): void {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (status === 0) return;
  console.error(hint || `${args.join(" ")}: ${error?.message ?? `ended with ${status}`}`);
  process.exit(1);
}
