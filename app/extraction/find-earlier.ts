import { pool } from "~/db.server";
import type { ExtractionInput } from "./read-input";

export type EarlierResult = { requestId: string; jobId: string | null; createdAt: Date; items: number };

// Two uploads of one picture are two rows with one sha256. Results whose retention is over are no offer any more.
const FIND = {
  name: "find-earlier-result",
  text: `SELECT r.request_id AS "requestId", r.job_id AS "jobId", r.created_at AS "createdAt",
                (SELECT count(*) FROM extracted_items i WHERE i.request_id = r.request_id)::int AS items
         FROM trial_images same JOIN request_logs r ON r.trial_image_id = same.id
         WHERE same.client_id = $1 AND same.sha256 = (SELECT sha256 FROM trial_images WHERE id = $2)
           AND r.client_id = $1 AND r.workflow = 'extract' AND r.status = 'SUCCESS'
           AND r.outputs_until > now() + interval '1 hour' AND r.input -> 'context' = $3::jsonb
           AND (r.input -> 'options') - 'reuseResult' - 'retentionDays' = $4::jsonb - 'reuseResult' - 'retentionDays'
           AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)
         ORDER BY r.request_id DESC LIMIT 1`,
};

type FindEarlier = { clientId: string; trialImageId: string; input: ExtractionInput };

/** The client's latest result of the same picture with the same hints and options, with items in it; null when there is none. */
export async function findEarlier({ clientId, trialImageId, input }: FindEarlier): Promise<EarlierResult | null> {
  const values = [clientId, trialImageId, JSON.stringify(input.context), JSON.stringify(input.options)];
  const { rows } = await pool.query<EarlierResult>({ ...FIND, values });
  return rows[0] ?? null;
}
