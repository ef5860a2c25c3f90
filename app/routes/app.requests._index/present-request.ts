import type { SerializeFrom } from "@remix-run/node";
import type { ListedExtraction } from "~/extraction/list-extractions";
import { countWords } from "../app/present-state";

export type ListedRequest = SerializeFrom<ListedExtraction>;
type Facts = Pick<ListedRequest, "status" | "error" | "itemCount">;

/** How a request stands, as a badge says it. */
export function presentStatus({ status, error, itemCount }: Facts) {
  switch (status) {
    case "NOT_STARTED":
      return { words: "Waiting", progress: "incomplete" } as const;
    case "IN_PROGRESS":
      return { words: "At work", tone: "info", progress: "partiallyComplete" } as const;
    case "SUCCESS":
      return itemCount > 0
        ? ({ words: "Succeeded", tone: "success", progress: "complete" } as const)
        : ({ words: "Nothing found", tone: "warning", progress: "complete" } as const);
    case "FAILURE":
      return error?.code === "CANCELLED"
        ? ({ words: "Cancelled", progress: "complete" } as const)
        : ({ words: "Failed", tone: "critical", progress: "complete" } as const);
  }
}

/** What it cost: "1 credit", "Returned", "1 credit reserved", or "Free". */
export function presentCost({
  status,
  creditsCost,
  refunded,
}: Pick<ListedRequest, "status" | "creditsCost" | "refunded">) {
  if (creditsCost === 0) return "Free";
  if (refunded) return "Returned";
  const credits = countWords(creditsCost, "credit");
  return status === "SUCCESS" || status === "FAILURE" ? credits : `${credits} reserved`;
}

/** From its acceptance to its end: "840 ms", "2.4 s"; null while it is open. */
export function presentTook({ createdAt, finishedAt }: Pick<ListedRequest, "createdAt" | "finishedAt">): string | null {
  if (!finishedAt) return null;
  const ms = Date.parse(finishedAt) - Date.parse(createdAt);
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Who made it: a key's name, or Looklift's own pages. */
export function presentMaker({ keyId }: Pick<ListedRequest, "keyId">, keys: { id: string; name: string }[]): string {
  if (keyId === null) return "Looklift";
  return keys.find(({ id }) => id === keyId)?.name ?? "A key that is gone";
}
