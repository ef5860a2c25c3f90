import { isKeyUsable, usableKeys } from "~/clients/find-client-by-key";
import { pool } from "~/db.server";
import { AppError } from "~/errors";
import { requestDeadlineSeconds } from "~/limits";
import { currentTraceparent } from "~/trace.server";
import { ensureTestImage, testImageName } from "~/uploads/ensure-test-image";
import { findTrialImage } from "~/uploads/find-trial-image";
import { type EarlierResult, findEarlier } from "./find-earlier";
import { isKeyUsed } from "./find-replay";
import type { ExtractionInput } from "./read-input";
import type { SubmitExtraction, SubmitKey } from "./submit-extraction";

export type Accepted = {
  outcome: string;
  requestId: string;
  jobId: string | null;
  creditsCost: number;
  available: number | null;
};
export type AcceptRequest = SubmitExtraction & { creditsCost: number; input: ExtractionInput };

const ANSWER = `outcome, request_id AS "requestId", job_id AS "jobId", credits_cost AS "creditsCost", available`;
const ARGUMENTS = "$1, $2, $3, $4, $5, 'extract', $6";
const MORE = `$7, ${requestDeadlineSeconds}`;

// One named statement is one round trip: the credit row stays locked only until this commit. The picture and the key are
// looked up in it, so that a key revoked a moment ago accepts nothing and its budgets are those of now.
const acceptBy = (name: string, picture: string) => ({
  name,
  text: `WITH image AS MATERIALIZED (SELECT id FROM trial_images WHERE client_id = $1 AND ${picture}),
         key AS MATERIALIZED (
           SELECT k.id, k.daily_credits_max AS daily, k.monthly_credits_max AS monthly FROM ${usableKeys} AND k.id = $9
           UNION ALL SELECT NULL, NULL, NULL WHERE $9::char(26) IS NULL)
         SELECT ${ANSWER} FROM image, key, accept_request(${ARGUMENTS}, image.id, ${MORE}, key.id, key.daily, key.monthly, $10)`,
});
const BY_UPLOAD_KEY = acceptBy("accept-by-upload-key", "upload_key = $8 AND status = 'READY'");
const BY_ID = acceptBy("accept-by-id", "id = $8");

/**
 * Accepts a request for a picture that is ready, by a key that may be used, in one statement; null where either is not so,
 * or where something else has to be found out first.
 */
export async function acceptReady(request: AcceptRequest): Promise<Accepted | null> {
  const { mode, trialImage, input } = request;
  const isPlain = !input.options.reuseResult && !(mode === "TEST" && testImageName.test(trialImage));
  // Postgres takes no NUL in a text, not even to compare it
  if (!isPlain || trialImage.includes("\0")) return null;
  return accept(BY_UPLOAD_KEY, request, trialImage);
}

/**
 * Accepts any other request: for a picture that waits to be completed or stands for a test; or answers an earlier result
 * where that is wanted. Throws NOT_AUTHENTICATED for a key that may not be used any more, RESOURCE_NOT_FOUND and IMAGE_*.
 */
export async function acceptOther(request: AcceptRequest): Promise<Accepted | { earlier: EarlierResult }> {
  const { clientId, mode, trialImage, input, idempotency, key } = request;
  const { trialImageId } =
    mode === "TEST" && testImageName.test(trialImage)
      ? await ensureTestImage({ clientId, name: trialImage })
      : await findTrialImage({ clientId, uploadKey: trialImage });
  // a repetition gets its own first answer, not an earlier result of somebody else's making
  const mayReuse = input.options.reuseResult && !(idempotency && (await isKeyUsed({ clientId, ...idempotency })));
  const earlier = mayReuse ? await findEarlier({ clientId, trialImageId, input }) : null;
  if (earlier) {
    await proveKey(key);
    return { earlier };
  }
  const accepted = await accept(BY_ID, request, trialImageId);
  if (accepted) return accepted;
  await proveKey(key);
  throw new AppError("RESOURCE_NOT_FOUND", "The trial image was deleted at this moment. Upload it again.");
}

/** Throws NOT_AUTHENTICATED for a key that may not be used any more, whatever a process remembers of it. */
export async function proveKey(key: SubmitKey | undefined): Promise<void> {
  if (key && !(await isKeyUsable(key))) throw new AppError("NOT_AUTHENTICATED", "Not authenticated");
}

type Statement = { name: string; text: string };

async function accept(statement: Statement, request: AcceptRequest, image: string): Promise<Accepted | null> {
  const { requestId, clientId, creditsCost, input, idempotency, key: apiKey } = request;
  const { route, key, bodyHash } = idempotency ?? { route: "", key: null, bodyHash: null };
  const stored = JSON.stringify({ ...input, traceparent: currentTraceparent() });
  const values = [
    ...[clientId, route, key, bodyHash, requestId, creditsCost, stored, image],
    ...[apiKey?.keyId ?? null, input.options.retentionDays],
  ];
  const { rows } = await pool.query<Accepted>({ ...statement, values });
  return rows[0] ?? null;
}
