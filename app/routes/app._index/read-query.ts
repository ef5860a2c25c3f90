import type { LookFilter } from "~/storefront/list-looks";

/** What the list of looks is asked for, as its address says it. */
export type LookQuery = {
  search: string | null;
  filter: LookFilter | null;
  older: string | null;
  newer: string | null;
};

const filters: LookFilter[] = ["PUBLISHED", "READY", "FAILED"];

export function readQuery(params: URLSearchParams): LookQuery {
  return {
    search: params.get("search")?.trim() || null,
    filter: filters.find((filter) => filter === params.get("filter")) ?? null,
    older: params.get("older"),
    newer: params.get("newer"),
  };
}

/** The same as an address below the page; "?" for everything. */
export function writeQuery(query: LookQuery): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null);
  return `?${new URLSearchParams(given)}`;
}
