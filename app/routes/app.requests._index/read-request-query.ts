import type { ClientMode } from "~/clients/ensure-shop-client";
import type { Extraction } from "~/extraction/find-extraction";
import { requestRetentionDays } from "~/limits";
import { isRequestId } from "./is-request-id";

/** Which requests are asked for, as the page's address says it. */
export type RequestQuery = {
  mode: ClientMode;
  status: Extraction["status"] | null;
  /** A key's id, "admin" for Looklift's own pages, or null for all. */
  key: string | null;
  /** The last so many days. */
  days: number;
  /** The request after which the page begins. */
  after: string | null;
};

export const requestDays = [1, 7, 30, requestRetentionDays];
const DAYS_DEFAULT = 30;
const statuses: Extraction["status"][] = ["NOT_STARTED", "IN_PROGRESS", "SUCCESS", "FAILURE"];

/** What an address cannot mean is left out. */
export function readRequestQuery(params: URLSearchParams): RequestQuery {
  const [key, after] = ["key", "after"].map((name) => params.get(name));
  return {
    mode: params.get("mode") === "test" ? "TEST" : "LIVE",
    status: statuses.find((status) => status === params.get("status")) ?? null,
    key: key === "admin" || (key && isRequestId(key)) ? key : null,
    days: requestDays.find((days) => String(days) === params.get("days")) ?? DAYS_DEFAULT,
    after: after && isRequestId(after) ? after : null,
  };
}

/** The address of a list of requests. */
export function requestsPath({ mode, status, key, days, after }: Partial<RequestQuery>): string {
  const query = {
    ...(mode === "TEST" && { mode: "test" }),
    ...(status && { status }),
    ...(key && { key }),
    ...(days && days !== DAYS_DEFAULT && { days: String(days) }),
    ...(after && { after }),
  };
  const text = new URLSearchParams(query).toString();
  return text ? `/app/requests?${text}` : "/app/requests";
}
