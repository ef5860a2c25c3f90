import { createEmbeddedEngine } from "./embedded/embedded-engine";
import type { Engine } from "./engine";

export type CreateEngine = {
  name: "embedded";
  deadlineMs: number;
  memoryMbMax: number;
  queueMax?: number;
  threadUrl?: URL;
};

/**
 * The engine of that name, starting up at once. `deadlineMs` bounds the work on one picture, `memoryMbMax` the JavaScript
 * heap of the thread that does it (the networks' own memory, about 150 MB, comes on top), `queueMax` the pictures waiting.
 * `threadUrl` names the file that runs in the thread; without it the built one is found, or the source.
 */
export function createEngine({ name, ...options }: CreateEngine): Engine {
  switch (name) {
    case "embedded":
      return createEmbeddedEngine(options);
  }
}
