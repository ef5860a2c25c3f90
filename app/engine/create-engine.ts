import { createEmbeddedEngine } from "./embedded/embedded-engine";
import type { Engine } from "./engine";

export type CreateEngine = {
  name: "embedded";
  deadlineMs: number;
  memoryMbMax: number;
  queueMax?: number;
  childUrl?: URL;
};

/**
 * The engine of that name, starting up at once. `deadlineMs` bounds the work on one picture, `memoryMbMax` all that
 * the process holds that does it, `queueMax` the pictures waiting. `childUrl` names the file that runs in that process;
 * without it the built one is found, or the source.
 */
export function createEngine({ name, ...options }: CreateEngine): Engine {
  switch (name) {
    case "embedded":
      return createEmbeddedEngine(options);
  }
}
