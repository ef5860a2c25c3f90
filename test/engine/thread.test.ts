// What becomes of the pictures when the engine's thread hangs, crashes or runs out of memory. The thread here does on
// command what a real one does by accident: the picture's width is the command.
import { afterEach, expect, test } from "vitest";
import { createEngine } from "../../app/engine/create-engine";
import type { Engine } from "../../app/engine/engine";
import { fillPicture } from "./read-demo-picture";

const [FINE, HANG, CRASH, EXIT, FAIL, HOARD] = [10, 20, 30, 40, 50, 60];
const threadUrl = new URL("./commanded-thread.mjs", import.meta.url);
const signal = new AbortController().signal;
let engine: Engine;

afterEach(() => engine.close());

function start(options: { deadlineMs?: number; queueMax?: number } = {}) {
  engine = createEngine({ name: "embedded", deadlineMs: 30_000, memoryMbMax: 64, threadUrl, ...options });
  return (command: number, hints = {}) => engine.extract(fillPicture(command, 1, [0, 0, 0]), hints, { signal });
}

test("a runaway is killed at its deadline and only its own picture fails", async () => {
  const extract = start({ deadlineMs: 3_000 });
  const [hanging, next] = [extract(HANG), extract(FINE)];
  await expect(hanging).rejects.toMatchObject({ code: "ENGINE_TIMEOUT", retryable: true });
  await expect(next).resolves.toEqual({ items: [], warnings: [] });
});

test.each([
  ["an uncaught error", CRASH],
  ["an exit", EXIT],
  ["more memory than it may have", HOARD],
])("%s in the thread fails only its own picture", async (_, command) => {
  const extract = start();
  const [crashing, next] = [extract(command), extract(FINE)];
  await expect(crashing).rejects.toMatchObject({ code: "ENGINE_CRASHED", retryable: true });
  await expect(next).resolves.toEqual({ items: [], warnings: [] });
});

test("a picture that the engine cannot read fails, and its thread goes on", async () => {
  const extract = start();
  await expect(extract(FAIL)).rejects.toMatchObject({ code: "ENGINE_FAILED", message: "as told" });
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
  start();
  const stage = Promise.withResolvers<void>();
  const hanging = engine.extract(fillPicture(HANG, 1, [0, 0, 0]), {}, { signal, onProgress: () => stage.resolve() });
  const end = expect(hanging).rejects.toMatchObject({ code: "ENGINE_CRASHED" });
  await stage.promise;
  await engine.close();
  await end;
});
