import { prisma } from "~/db.server";
import { smallestIdAt } from "~/ids";
import { clockSkewMsMax } from "~/limits";

export type UsageDay = {
  day: string;
  accepted: number;
  succeeded: number;
  failed: number;
  creditsCharged: number;
  creditsRefunded: number;
  creditsReserved: number;
};

/**
 * What a client used, by the day (UTC) on which the extraction was submitted, from `from` to before `until`: how many, how
 * they have ended so far, and where their credits are now. Days without any are left out.
 */
export async function sumUsage({ clientId, from, until }: { clientId: string; from: Date; until: Date }) {
  const firstId = smallestIdAt(new Date(from.getTime() - clockSkewMsMax));
  return prisma.$queryRaw<UsageDay[]>`
    SELECT to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS accepted,
           count(*) FILTER (WHERE status = 'SUCCESS')::int AS succeeded,
           count(*) FILTER (WHERE status = 'FAILURE')::int AS failed,
           coalesce(sum(credits_cost) FILTER (WHERE e.kind = 'CAPTURE'), 0)::int AS "creditsCharged",
           coalesce(sum(credits_cost) FILTER (WHERE e.kind = 'REFUND'), 0)::int AS "creditsRefunded",
           coalesce(sum(credits_cost) FILTER (WHERE e.kind IS NULL), 0)::int AS "creditsReserved"
    FROM request_logs r LEFT JOIN credit_entries e ON e.request_id = r.request_id AND e.kind IN ('CAPTURE', 'REFUND')
    WHERE r.client_id = ${clientId} AND r.request_id >= ${firstId} AND r.created_at >= ${from} AND r.created_at < ${until}
    GROUP BY 1 ORDER BY 1`;
}
