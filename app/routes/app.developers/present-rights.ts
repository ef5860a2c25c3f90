import type { Capability } from "~/clients/issue-key";
import type { Key } from "./key-list";

/** What each capability means to a merchant. */
export const rightWords: Record<Capability, string> = {
  "jobs:create": "Upload photos and extract items",
  "jobs:read": "Read jobs and items",
  "credits:read": "Read credits and usage",
  "webhooks:manage": "Manage webhooks",
};

/** What sets a key's rights apart from those of most; null for a key that may do everything. */
export function presentRights({ capabilities, requireHmac }: Pick<Key, "capabilities" | "requireHmac">): string | null {
  const all = Object.entries(rightWords);
  const held = all.filter(([name]) => capabilities.includes(name)).map(([, words]) => words);
  const rights = held.length === all.length ? [] : [`Only: ${held.join(", ").toLowerCase() || "nothing"}`];
  const parts = [...rights, ...(requireHmac ? ["Asks for signed requests"] : [])];
  return parts.length > 0 ? parts.join(". ") : null;
}
