import { reportDays } from "~/attribution/read-report";

const DAYS_DEFAULT = 30;

/** How many days back the address asks for; thirty when it says nothing that there is. */
export function readDays(request: Request): number {
  const asked = Number(new URL(request.url).searchParams.get("days"));
  return reportDays.find((days) => days === asked) ?? DAYS_DEFAULT;
}
