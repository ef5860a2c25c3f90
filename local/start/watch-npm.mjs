import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const GENERATIONS_MAX = 3;
const LOOK_MS = 500;

/**
 * Calls `onGone` once when the npm that runs this process has ended, or the shell between the two. npm gives signals on, but
 * one that is killed with -9 gives on nothing, and what it started would go on with nobody to end it. Without an npm above
 * this process nothing is watched, so that it may well outlive the terminal that started it.
 */
export function watchNpm(onGone) {
  const ancestors = findNpm();
  if (ancestors.length === 0) return;
  const timer = setInterval(() => {
    if (ancestors.every((pid) => describe(pid) !== null)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
}

// The processes from our parent up to npm itself; none when npm is not among them.
function findNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return [];
  const ancestors = [];
  let pid = process.ppid;
  for (let generation = 0; generation < GENERATIONS_MAX && pid > 1; generation++) {
    ancestors.push(pid);
    const described = describe(pid);
    if (!described) return [];
    if (/(^|[/\s])npm(-cli\.c?js)?(\s|$)/.test(described.command)) return ancestors;
    pid = described.parent;
  }
  return [];
}

function describe(pid) {
  try {
    if (process.platform === "linux") {
      // no `ps`: a bare machine may lack it
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return state === "Z" ? null : { parent: Number(parent), command };
    }
    const answer = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" }).trim();
    const [, parent, command] = /^(\d+)\s+(.*)$/s.exec(answer) ?? [];
    return parent ? { parent: Number(parent), command } : null;
  } catch {
    return null;
  }
}
