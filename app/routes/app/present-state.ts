import type { LookState } from "~/storefront/look-state";

type Presented = {
  words: string;
  tone?: "info" | "success" | "attention" | "warning" | "critical";
  progress?: "incomplete" | "partiallyComplete" | "complete";
};

const presented: Record<LookState, Presented> = {
  WAITING: { words: "Waiting", progress: "incomplete" },
  EXTRACTING: { words: "Extracting", tone: "info", progress: "partiallyComplete" },
  FAILED: { words: "Extraction failed", tone: "critical", progress: "incomplete" },
  EMPTY: { words: "Nothing found", tone: "warning", progress: "incomplete" },
  READY: { words: "Ready to publish", tone: "attention", progress: "partiallyComplete" },
  PUBLISHING: { words: "Publishing", tone: "info", progress: "partiallyComplete" },
  PUBLISHED: { words: "Published", tone: "success", progress: "complete" },
  REPLACING: { words: "Being replaced", tone: "info", progress: "complete" },
  PUBLISH_FAILED: { words: "Publishing failed", tone: "critical", progress: "partiallyComplete" },
};

/** A look's state as a badge says it. */
export function presentState(state: LookState): Presented {
  return presented[state];
}

/** "1 item", "3 items". */
export function countWords(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
