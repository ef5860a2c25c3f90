import { pool } from "~/db.server";
import { whereId } from "./where-id";

export type Progress = { requestId: string; jobId: string | null; ended: boolean; latestSeq: number };

const FIND = {
  name: "find-progress",
  text: `SELECT request_id AS "requestId", job_id AS "jobId", status IN ('SUCCESS', 'FAILURE') AS ended,
                coalesce((SELECT max(seq) FROM request_events e WHERE e.request_id = r.request_id), 1) AS "latestSeq"
         FROM request_logs r WHERE client_id = $1 AND (request_id = $2 OR job_id = $3)`,
};

/** How far a client's extraction has come, without its result; null when the client has none such. */
export async function findProgress({ clientId, id }: { clientId: string; id: string }): Promise<Progress | null> {
  const where = whereId(id);
  if (!where) return null;
  const values = [clientId, "requestId" in where ? where.requestId : null, "jobId" in where ? where.jobId : null];
  const { rows } = await pool.query<Progress>({ ...FIND, values });
  return rows[0] ?? null;
}
