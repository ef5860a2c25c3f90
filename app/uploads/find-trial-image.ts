import { pool } from "~/db.server";
import { AppError } from "~/errors";
import { headObject } from "~/storage.server";
import { incomingKey } from "./presign-upload";

// A named statement on the shared pool: it stands in the way of every submit.
const FIND = {
  name: "find-trial-image",
  text: `SELECT id, status, refusal_code AS "refusalCode", refusal_message AS "refusalMessage"
         FROM trial_images WHERE upload_key = $1 AND client_id = $2`,
};
type Row = { id: string; status: string; refusalCode: "IMAGE_UNSUPPORTED" | null; refusalMessage: string | null };

/**
 * The client's own trial image that an extraction may be submitted for: READY, or uploaded and not completed yet. Throws
 * one and the same RESOURCE_NOT_FOUND for unknown, foreign, unsent and deleted keys; IMAGE_* for one refused before.
 */
export async function findTrialImage({ clientId, uploadKey }: { clientId: string; uploadKey: string }) {
  // Postgres takes no NUL in a text, not even to compare it
  const asked = uploadKey.includes("\0") ? null : { ...FIND, values: [uploadKey, clientId] };
  const row = asked && (await pool.query<Row>(asked)).rows[0];
  if (row?.status === "REFUSED" && row.refusalCode)
    throw new AppError(row.refusalCode, row.refusalMessage ?? "The picture cannot be used.");
  if (row?.status === "READY") return { trialImageId: row.id };
  if (row?.status === "PENDING" && (await headObject({ key: incomingKey({ clientId, id: row.id }) })))
    return { trialImageId: row.id };
  throw new AppError("RESOURCE_NOT_FOUND", "No trial image with this key. Upload it first, with POST /v1/uploads.");
}
