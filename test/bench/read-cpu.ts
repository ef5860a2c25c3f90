import { readdirSync, readFileSync } from "node:fs";

const MS_PER_TICK = 10; // of /proc, on every Linux of today (USER_HZ is 100)
const USER = 11;
const SYSTEM = 12;
const ENDED_USER = 13;
const ENDED_SYSTEM = 14;
const PARENT = 1;

/** Time of the processor that a process and all below it have used until now, those that have ended included, in ms. Linux only. */
export function readTreeCpuMs(root: number): number {
  const all = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), readFields(Number(name))] as const),
  );
  const isBelow = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = Number(all.get(pid)?.[PARENT] ?? 0);
    return parent > 0 && isBelow(parent);
  };
  let ticks = 0;
  for (const [pid, fields] of all)
    if (isBelow(pid))
      for (const at of [USER, SYSTEM, ENDED_USER, ENDED_SYSTEM]) ticks += Math.max(0, Number(fields[at] ?? 0));
  return ticks * MS_PER_TICK;
}

/** The parent of a process; 0 when it has ended. */
export function readParent(pid: number): number {
  return Number(readFields(pid)[PARENT] ?? 0);
}

/** What all processes of the machine have used together until now, in ms of the processor. */
export function readMachineCpuMs(): number {
  const fields = (readFileSync("/proc/stat", "utf8").split("\n", 1)[0] ?? "").trim().split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = fields;
  return (user + nice + system + irq + softIrq) * MS_PER_TICK;
}

/** What a process and its children hold of the machine's memory now, in MB; what they share counts for each. */
export function readTreeMemoryMb(root: number): number {
  let kb = 0;
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)))
    if (name === String(root) || readParent(Number(name)) === root) kb += readStatusKb(name, "VmRSS");
  return Math.round(kb / 1024);
}

function readStatusKb(pid: string, key: string): number {
  try {
    return Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0; // it ended meanwhile
  }
}

function readFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return []; // it ended meanwhile
  }
}
