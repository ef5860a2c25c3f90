import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder, FolderInUse } from "../../local/start/claim-folder";
import { isAlive } from "../../local/start/describe-process";

let folder: string;
let left: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "looklift-claim-"));
});

afterEach(() => {
  left?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function leaveProcess(): number {
  left = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
  return left.pid ?? 0;
}

// what a start that was killed leaves behind: its lock, of a process that is gone, and its notes
function killClaim(change: (notes: string) => string = (notes) => notes): void {
  const lock = join(folder, "start.lock");
  writeFileSync(lock, readFileSync(lock, "utf8").replace(/"since":"\d+"/, '"since":"1"'));
  const path = join(folder, "processes.json");
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

test("a folder whose start is alive is refused, and free again after its release", async () => {
  const claim = await claimFolder({ folder });
  await expect(claimFolder({ folder })).rejects.toThrow(FolderInUse);
  claim.release();
  (await claimFolder({ folder })).release();
  expect(existsSync(join(folder, "start.lock"))).toBe(false);
});

test("a start whose world is on its way down is waited for", async () => {
  const first = await claimFolder({ folder });
  first.leaving();
  const second = claimFolder({ folder });
  first.release();
  (await second).release();
});

test("what a killed start left running is ended by the next one", async () => {
  const claim = await claimFolder({ folder });
  const pid = leaveProcess();
  claim.note("web", pid);
  killClaim();
  await claimFolder({ folder });
  expect(isAlive(pid)).toBe(false);
});

test("a process that only bears the number of a former one is left alone", async () => {
  const claim = await claimFolder({ folder });
  const pid = leaveProcess();
  claim.note("web", pid);
  killClaim((notes) => notes.replace(/"since": "\d+"/, '"since": "1"'));
  await claimFolder({ folder });
  expect(isAlive(pid)).toBe(true);
});
