import { createEmbeddedEngine, type EmbeddedEngine } from "./embedded/embedded-engine";
import type { Engine } from "./engine";
import { createStudioEngine, type StudioEngine } from "./studio/studio-engine";

export type CreateEngine = ({ name: "embedded" } & EmbeddedEngine) | ({ name: "studio" } & StudioEngine);

/** The engine of that name, starting up at once where it has anything to start. */
export function createEngine({ name, ...options }: CreateEngine): Engine {
  switch (name) {
    case "embedded":
      return createEmbeddedEngine(options as EmbeddedEngine);
    case "studio":
      return createStudioEngine(options as StudioEngine);
  }
}
