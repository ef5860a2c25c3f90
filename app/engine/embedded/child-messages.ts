import type { EngineHints } from "../engine";
import type { PackedOutcome } from "./pack-outcome";

/** What the engine's child is told, one picture at a time; the picture's pixels follow on the pipe. */
export type ChildCall = { width: number; height: number; hints: EngineHints };

/** What it answers: any number of stages, then one end. `bytes` of the outcome's pixels are on the pipe by then. */
export type ChildAnswer =
  | { type: "stage"; stage: string; share: number }
  | { type: "done"; outcome: PackedOutcome; bytes: number }
  | { type: "failed"; message: string; retryable: boolean };

/** The pipe for pixels, beside stdin, stdout, stderr and Node's own channel. */
export const PIPE_FD = 4;
