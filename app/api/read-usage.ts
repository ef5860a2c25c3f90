import { sumUsage, type UsageDay } from "~/extraction/sum-usage";
import { usageDaysMax } from "~/limits";
import type { Answer, Call, Endpoint } from "./endpoint";
import { fieldError } from "./field-error";
import { invalid } from "./refuse-call";
import { ref, time } from "./schema";

const DAY_MS = 86_400_000;
const DAYS_DEFAULT = 30;

export const readUsage: Endpoint = {
  method: "GET",
  path: "/v1/usage",
  operationId: "readUsage",
  summary: "What was used, day by day",
  capability: "credits:read",
  query: {
    type: "object",
    properties: {
      from: { ...time, description: `${DAYS_DEFAULT} days before \`until\`, unless told.` },
      until: { ...time, description: `Now, unless told. At most ${usageDaysMax} days after \`from\`.` },
    },
  },
  success: { status: 200, description: "The use", schema: ref("Usage") },
  answer,
};

async function answer({ caller, query }: Call): Promise<Answer> {
  const until = (query["until"] as Date | undefined) ?? new Date();
  const from = (query["from"] as Date | undefined) ?? new Date(until.getTime() - DAYS_DEFAULT * DAY_MS);
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  if (days < 0 || days > usageDaysMax)
    throw invalid([
      fieldError({
        type: "value_error",
        loc: ["query", "until"],
        msg: `Value error, must be after \`from\`, by at most ${usageDaysMax} days`,
      }),
    ]);
  const used = await sumUsage({ clientId: caller.clientId, from, until });
  return {
    body: {
      from,
      until,
      total: writeUsage(addUp(used)),
      days: used.map((day) => ({ day: day.day, ...writeUsage(day) })),
    },
  };
}

type Sums = Omit<UsageDay, "day">;

function addUp(days: UsageDay[]): Sums {
  const sum = (name: keyof Sums) => days.reduce((total, day) => total + day[name], 0);
  return {
    accepted: sum("accepted"),
    succeeded: sum("succeeded"),
    failed: sum("failed"),
    creditsCharged: sum("creditsCharged"),
    creditsRefunded: sum("creditsRefunded"),
    creditsReserved: sum("creditsReserved"),
  };
}

function writeUsage({ accepted, succeeded, failed, creditsCharged, creditsRefunded, creditsReserved }: Sums) {
  return {
    ...{ accepted, succeeded, failed },
    credits_charged: creditsCharged,
    credits_refunded: creditsRefunded,
    credits_reserved: creditsReserved,
  };
}
