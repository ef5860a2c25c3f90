import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** `since` and `command` tell a process from a later one that was given the same number. */
export type ProcessMark = { pid: number; since: string; command: string };

/** Whether a process number is in use, be it by a process that has ended but was never collected by its parent. */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether a process of this number runs. */
export const isAlive = (pid: number): boolean =>
  isTaken(pid) && (process.platform !== "linux" || describeProcess(pid) !== null);

/** What the system knows of a process: when it began and its command line (both empty on Windows); null when it is gone. */
export function describeProcess(pid: number): ProcessMark | null {
  try {
    if (process.platform === "linux") {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // the name in brackets may hold spaces; the state is the field after it, the start time the 20th from there
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? null : { pid, since: fields[19] ?? "", command };
    }
    if (process.platform === "win32") return isTaken(pid) ? { pid, since: "", command: "" } : null;
    const answer = execFileSync("ps", ["-o", "lstart=,command=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return { pid, since: answer.slice(0, 24), command: answer.slice(24).trim() };
  } catch {
    return null;
  }
}

/** Whether the very process of this mark still runs. */
export function stillRuns(mark: ProcessMark): boolean {
  const now = describeProcess(mark.pid);
  return now !== null && now.since === mark.since && now.command === mark.command;
}
