import { isUlid } from "~/ids";

/** The search for a request by either of its ids; null for a text that can be neither. */
export function whereId(id: string): { requestId: string } | { jobId: string } | null {
  const upper = id.toUpperCase();
  if (isUlid(upper)) return { requestId: upper };
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? { jobId: id.toLowerCase() } : null;
}
