import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describeProcess, type ProcessMark, stillRuns } from "./describe-process";
import { writePrivate } from "./write-private";

const LEFTOVER_MS_MAX = 8_000;
const LEAVING_MS_MAX = 20_000;

/** A folder's world belongs to one start at a time, which notes what it started so that the next one can end it. */
export type Claim = {
  note: (name: string, pid: number | null) => void;
  /** Says that the world is on its way down: the next start waits for it instead of giving up. */
  leaving: () => void;
  release: () => void;
};

/** Somebody else's start of this folder is alive. */
export class FolderInUse extends Error {
  constructor(readonly pid: number) {
    super(
      `Looklift already runs from this folder (process ${pid}). Stop that one first: Ctrl-C there, or kill ${pid}.`,
    );
  }
}

/**
 * Claims a folder for this process, and ends what a start that was killed has left running. Throws FolderInUse while
 * another start is alive.
 */
export async function claimFolder({ folder }: { folder: string }): Promise<Claim> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, "start.lock");
  await takeLock(lock);
  const path = join(folder, "processes.json");
  const marks = new Map(Object.entries(readMarks(path)));
  await Promise.all([...marks.values()].map(endLeftover));
  marks.clear();
  const write = () => writePrivate(path, Object.fromEntries(marks));
  write();
  return {
    note(name, pid) {
      const mark = pid === null ? null : describeProcess(pid);
      if (mark) marks.set(name, mark);
      else marks.delete(name);
      write();
    },
    leaving() {
      writePrivate(lock, { ...describeProcess(process.pid), leaving: true });
    },
    release() {
      rmSync(path, { force: true });
      rmSync(lock, { force: true });
    },
  };
}

async function takeLock(lock: string): Promise<void> {
  const until = Date.now() + LEAVING_MS_MAX;
  const mine = JSON.stringify(describeProcess(process.pid));
  for (;;) {
    try {
      writeFileSync(lock, mine, { flag: "wx", mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = readMark(lock);
    if (owner && stillRuns(owner)) {
      if (!owner.leaving || Date.now() > until) throw new FolderInUse(owner.pid);
      await pause(100);
      continue;
    }
    rmSync(lock, { force: true });
  }
}

function readMark(path: string): (ProcessMark & { leaving?: boolean }) | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessMark & { leaving?: boolean };
  } catch {
    return null;
  }
}

function readMarks(path: string): Record<string, ProcessMark> {
  if (!existsSync(path)) return {};
  return (readMark(path) ?? {}) as Record<string, ProcessMark>;
}

async function endLeftover(mark: ProcessMark): Promise<void> {
  if (!stillRuns(mark)) return;
  process.kill(mark.pid, "SIGTERM");
  const until = Date.now() + LEFTOVER_MS_MAX;
  while (stillRuns(mark) && Date.now() < until) await pause(50);
  if (stillRuns(mark)) process.kill(mark.pid, "SIGKILL");
}
