import { createEmbeddedEngine } from "./embedded/embedded-engine";
import type { Engine } from "./engine";

export type CreateEngine = { name: "embedded"; deadlineMs: number; memoryMbMax: number };

/** The engine of that name. `deadlineMs` bounds one picture, `memoryMbMax` the heap of the thread that works on it. */
export function createEngine({ name, deadlineMs, memoryMbMax }: CreateEngine): Engine {
  switch (name) {
    case "embedded":
      return createEmbeddedEngine({ deadlineMs, memoryMbMax });
  }
}
