// Plain JavaScript for Node 18 and newer, because nothing is installed yet when it runs:
//   node local/bootstrap.mjs start|test|dev|chaos|planted|bench|engine:train|engine:evaluate|screenshots|extensions:build [arguments]
// Brings a new enough Node, the packages and the database client, each only when it is missing or out of date, then runs
// the command with them.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { explainFailure, fetchRuntime, findRuntime, isNewEnough, NODE_OLDEST } from "./start/find-runtime.mjs";
import { watchNpm } from "./start/watch-npm.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const targets = {
  start: "local/start.ts",
  dev: "local/dev.ts",
  test: "test/run.ts",
  "ledger:verify": "local/verify-ledger.ts",
  chaos: "test/chaos/chaos.ts",
  planted: "test/planted/plant-bugs.ts",
  bench: "test/bench/bench.ts",
  "engine:train": "test/bench/train/train.ts",
  "engine:evaluate": "test/bench/evaluate-engine.ts",
  screenshots: "test/e2e/take-screenshots.ts",
  "extensions:build": "local/build-extensions.ts",
};
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const STILL_RUNNING_MS = 10_000;
const windows = process.platform === "win32";

const say = (text) => console.log(text);

function fail(text) {
  console.error(`\n${text}`);
  process.exit(1);
}

const hash = (...parts) =>
  parts.reduce((sum, part) => sum.update(part).update("\0"), createHash("sha256")).digest("hex");

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

// npm's own script beside the npm that runs us, else the npm of the PATH
function npmCommand(node) {
  const script = process.env.npm_execpath ?? "";
  if (/npm-cli\.c?js$/.test(script) && existsSync(script)) return { command: node, first: [script] };
  return { command: "npm", first: [], shell: windows };
}

/** Runs npm, tells every few seconds that it still runs, and ends with words that help when it fails. */
function runNpm({ node, env, args, what }) {
  const { command, first, shell = false } = npmCommand(node);
  const begun = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], { cwd: root, env, shell, stdio: ["ignore", "inherit", "pipe"] });
    let words = "";
    child.stderr.on("data", (part) => {
      words = (words + part).slice(-20_000);
    });
    const reminder = setInterval(
      () => say(`  ${what}: still at it after ${Math.round((Date.now() - begun) / 1000)} s`),
      STILL_RUNNING_MS,
    );
    const stop = (signal) => {
      child.kill(signal);
      process.exit(130);
    };
    for (const signal of signals) process.once(signal, stop);
    const end = (ok) => {
      clearInterval(reminder);
      for (const signal of signals) process.off(signal, stop);
      resolve({ ok, words, seconds: ((Date.now() - begun) / 1000).toFixed(1) });
    };
    child.once("error", (error) => {
      words += String(error);
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

// What npm noted as installed, against the lock: whoever ran `npm ci` by hand need not wait for a second one.
function isInstalled(lockText) {
  try {
    const wanted = JSON.parse(lockText).packages;
    const present = JSON.parse(readFileSync(join(root, "node_modules/.package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === "" || (present[path] ? present[path].version === version : optional),
    );
  } catch {
    return false;
  }
}

async function installPackages({ node, env }) {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = join(root, "node_modules/.looklift-lock");
  const wanted = hash(lock);
  if (readStamp(stamp) === wanted) return;
  if (!isInstalled(lock)) {
    say("Installing the packages of package-lock.json (about a minute, 700 MB) …");
    // spelled out, because a host's NODE_ENV=production or omit setting would leave out what is needed here
    const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
    const { ok, words, seconds } = await runNpm({ node, env, args, what: "npm ci" });
    if (!ok) fail(explainFailure("The packages could not be installed.", words));
    say(`Packages installed in ${seconds} s.`);
  }
  writeFileSync(stamp, `${wanted}\n`);
}

async function provideNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const folder = join(root, ".runtime/node");
  const found = findRuntime(folder);
  if (found) return found;
  say(`Node ${process.versions.node} is older than ${NODE_OLDEST}: fetching a newer one for this folder only …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const npm = (args) => runNpm({ node: process.execPath, env: process.env, args, what: "fetching Node" });
  const fetched = await fetchRuntime({ folder, npm });
  return fetched.path ?? fail(fetched.why);
}

function generateClient({ node, env }) {
  const cli = join(root, "node_modules/prisma/build/index.js");
  const version = readFileSync(join(root, "node_modules/prisma/package.json"));
  const wanted = hash(readFileSync(join(root, "prisma/schema.prisma")), version);
  const stamp = join(root, "app/generated/.stamp");
  const output = join(root, "app/generated/prisma");
  if (readStamp(stamp) === wanted && existsSync(output) && readdirSync(output).length > 0) return;
  const quiet = { ...env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const made = spawnSync(node, [cli, "generate"], { cwd: root, env: quiet, encoding: "utf8" });
  if (made.status !== 0) fail(`The database client could not be generated.\n${made.stdout}\n${made.stderr}`);
  writeFileSync(stamp, `${wanted}\n`);
}

/** Runs the command itself and gives on its signals and its exit code. The channel tells it when this process is killed. */
function runTarget({ node, env, command, args }) {
  const child = spawn(node, ["--import", "tsx", join(root, targets[command]), ...args], {
    cwd: root,
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  watchNpm(() => child.kill("SIGTERM"));
  child.once("error", (error) => fail(String(error)));
  child.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

const [command = "", ...args] = process.argv.slice(2);
if (!Object.hasOwn(targets, command)) fail(`usage: node local/bootstrap.mjs ${Object.keys(targets).join("|")}`);
const node = await provideNode();
const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
await installPackages({ node, env });
generateClient({ node, env });
runTarget({ node, env, command, args });
