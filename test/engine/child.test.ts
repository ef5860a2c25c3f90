// What becomes of the pictures when the engine's process hangs, crashes or hoards memory. The child here does on command what
// a real one does by accident: the picture's width is the command.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { createEngine } from "../../app/engine/create-engine";
import type { Engine } from "../../app/engine/engine";
import { fillPicture } from "./read-demo-picture";

const [FINE, HANG, THROW, EXIT, FAIL, HOARD, HOARD_BUFFERS, ABORT, TELL] = [10, 20, 30, 40, 50, 60, 70, 80, 90];
const MEMORY_MB_MAX = 160;
const childUrl = new URL("./commanded-child.mjs", import.meta.url);
const signal = new AbortController().signal;
let engine: Engine | undefined;

afterEach(() => engine?.close());

function start(options: { deadlineMs?: number; queueMax?: number } = {}) {
  const own = createEngine({
    ...{ name: "embedded", deadlineMs: 30_000, memoryMbMax: MEMORY_MB_MAX, childUrl },
    ...options,
  });
  engine = own;
  return (command: number, onProgress: (stage: string) => void = () => undefined) =>
    own.extract(fillPicture(command, 1, [0, 0, 0]), {}, { signal, onProgress });
}

test("a runaway is killed at its deadline and only its own picture fails", async () => {
  const extract = start({ deadlineMs: 3_000 });
  const [hanging, next] = [extract(HANG), extract(FINE)];
  await expect(hanging).rejects.toMatchObject({ code: "ENGINE_TIMEOUT", retryable: true });
  await expect(next).resolves.toEqual({ items: [], warnings: [] });
});

test.each([
  ["an uncaught error", THROW],
  ["an exit", EXIT],
  ["an abort as of a broken library", ABORT],
  ["more objects than it may hold", HOARD],
  ["more memory than it may have beyond JavaScript's heap", HOARD_BUFFERS],
])("%s fails only its own picture", async (_, command) => {
  const extract = start();
  const [crashing, next] = [extract(command), extract(FINE)];
  await expect(crashing).rejects.toMatchObject({ code: "ENGINE_CRASHED", retryable: true });
  await expect(next).resolves.toEqual({ items: [], warnings: [] });
});

test("a picture that the engine cannot read fails for good, and its process goes on", async () => {
  const extract = start();
  await expect(extract(FAIL)).rejects.toMatchObject({ code: "ENGINE_FAILED", message: "as told", retryable: false });
  await expect(extract(FINE)).resolves.toEqual({ items: [], warnings: [] });
});

test("more pictures than may wait are refused at once, to be tried again", async () => {
  const extract = start({ queueMax: 2 });
  const taken = [extract(FINE), extract(FINE)];
  await expect(extract(FINE)).rejects.toMatchObject({ code: "ENGINE_FAILED", retryable: true });
  await Promise.all(taken);
  await expect(extract(FINE)).resolves.toBeDefined();
});

test("closing ends the picture at work", async () => {
  const extract = start();
  const stage = Promise.withResolvers<string>();
  const end = expect(extract(HANG, stage.resolve)).rejects.toMatchObject({ code: "ENGINE_CRASHED" });
  const pid = pidOf(await stage.promise);
  await engine?.close();
  await end;
  expect(isAlive(pid)).toBe(false);
});

test("a runaway whose parent is killed ends too", async () => {
  const parent = spawn(process.execPath, [
    "--import",
    "tsx",
    fileURLToPath(new URL("./hang-child.ts", import.meta.url)),
  ]);
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = pidOf(String(line));
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await vi.waitUntil(() => !isAlive(pid), { timeout: 10_000, interval: 50 });
});

test("the child is given nothing of the environment but what starts it", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://somewhere");
  const extract = start();
  const stage = Promise.withResolvers<string>();
  await extract(TELL, stage.resolve);
  vi.unstubAllEnvs();
  const names = (await stage.promise).split(" ").filter((name) => !/^(PATH|NODE_ENV|NODE_CHANNEL_.*)$/.test(name));
  expect(names).toEqual([]);
});

function pidOf(stage: string): number {
  return Number(/hanging as (\d+)/.exec(stage)?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
