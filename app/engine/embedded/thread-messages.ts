import type { EngineHints, EngineImage, EngineOutcome } from "../engine";

/** What the engine's thread is sent, one picture at a time. */
export type ThreadCall = { image: EngineImage; hints: EngineHints };

/** What it answers: any number of stages, then one end. */
export type ThreadAnswer =
  | { type: "stage"; stage: string; share: number }
  | { type: "done"; outcome: EngineOutcome }
  | { type: "failed"; message: string };
