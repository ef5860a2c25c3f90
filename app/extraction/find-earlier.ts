import { pool } from "~/db.server";
import type { ExtractionInput } from "./read-input";
import type { ExtractionOptions } from "./read-options";

export type EarlierResult = { requestId: string; jobId: string | null; createdAt: Date; items: number };

// Two uploads of one picture are two rows with one sha256. Results whose retention is over are no offer any more, nor are those
// with faces treated in another way than is wanted now.
const FIND = {
  name: "find-earlier-result",
  text: `SELECT r.request_id AS "requestId", r.job_id AS "jobId", r.created_at AS "createdAt",
                (SELECT count(*) FROM extracted_items i WHERE i.request_id = r.request_id)::int AS items
         FROM trial_images same JOIN request_logs r ON r.trial_image_id = same.id
         WHERE same.client_id = $1 AND same.sha256 = (SELECT sha256 FROM trial_images WHERE id = $2)
           AND r.client_id = $1 AND r.workflow = 'extract' AND r.status = 'SUCCESS'
           AND r.outputs_until > now() + interval '1 hour' AND r.input -> 'context' = $3::jsonb
           AND (r.input -> 'options') - $5::text[] = $4::jsonb - $5::text[]
           AND EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)
           AND NOT EXISTS (SELECT 1 FROM extracted_items i JOIN clients c ON c.id = r.client_id WHERE i.request_id = r.request_id
                             AND (i.face <> 'kept') IS DISTINCT FROM coalesce(($4::jsonb ->> 'blurFaces')::boolean, c.blur_faces))
         ORDER BY r.request_id DESC LIMIT 1`,
};
// what makes no other result; of blurring, what was done counts
const ASIDE: (keyof ExtractionOptions)[] = ["reuseResult", "retentionDays", "blurFaces"];

type FindEarlier = { clientId: string; trialImageId: string; input: ExtractionInput };

/** The client's latest result of the same picture with the same hints and options, with items in it; null when there is none. */
export async function findEarlier({ clientId, trialImageId, input }: FindEarlier): Promise<EarlierResult | null> {
  const values = [clientId, trialImageId, JSON.stringify(input.context), JSON.stringify(input.options), ASIDE];
  const { rows } = await pool.query<EarlierResult>({ ...FIND, values });
  return rows[0] ?? null;
}
