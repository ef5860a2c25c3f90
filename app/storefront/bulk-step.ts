import type { AdminGraphql } from "~/shopify-graphql.server";

/** What became of a look in a run. */
export type BulkOutcome = { outcome: "DONE" | "FAILED"; reason?: string; found?: string[] };
/** By the look's id; a look that is not among them is to be tried again. */
export type Outcomes = Map<string, BulkOutcome>;

/** Some looks of a run, to be worked on together. Their products' pages are held. */
export type BulkStep = {
  run: { id: string; clientId: string; shop: string };
  lookIds: string[];
  /** Those that this run has begun with before. */
  working: Set<string>;
  graphql: AdminGraphql;
  signal: AbortSignal;
  /** Whether a look that fails once more has been tried often enough. */
  tried: (lookId: string) => boolean;
};
