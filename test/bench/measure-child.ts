import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createEngine } from "../../app/engine/create-engine";
import type { EngineImage } from "../../app/engine/engine";
import { engineMemoryMbMax } from "../../app/limits";

/** What the engine's own process costs: how long it takes to be ready, a photo's time through it, its peak memory (Linux). */
export async function measureChild(images: EngineImage[]): Promise<string> {
  const call = { signal: new AbortController().signal };
  const began = performance.now();
  const engine = createEngine({ name: "embedded", deadlineMs: 120_000, memoryMbMax: engineMemoryMbMax });
  const times: number[] = [];
  for (const image of images) {
    const from = performance.now();
    await engine.extract(image, {}, call);
    times.push(performance.now() - from);
  }
  const first = times.shift() ?? 0;
  const middle = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  const peak = Math.max(0, ...listChildren().map(readPeak));
  await engine.close();
  const start = ((first - middle) / 1000).toFixed(1);
  return `own process: ready in ${start} s, ${middle.toFixed(0)} ms a photo (wall), peak memory ${peak} MB (${images.length} photos, ${((performance.now() - began) / 1000).toFixed(0)} s)`;
}

function listChildren(): number[] {
  if (!existsSync("/proc/self/status")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readStatus(name, "PPid") === process.pid)
    .map(Number);
}

function readPeak(pid: number): number {
  return Math.round(readStatus(String(pid), "VmHWM") / 1024);
}

function readStatus(pid: string, key: string): number {
  try {
    return Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return 0; // it ended meanwhile
  }
}
