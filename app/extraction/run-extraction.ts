import sharp from "sharp";
import { prisma } from "~/db.server";
import { type Engine, EngineError } from "~/engine/engine";
import { AppError, messageOf } from "~/errors";
import { engineSidePixelsMax } from "~/limits";
import { log } from "~/log.server";
import { inSpan } from "~/trace.server";
import { completeUpload } from "~/uploads/complete-upload";
import { readTrialImage } from "~/uploads/read-trial-image";
import { extractObserved } from "./observe-engine";
import type { ExtractionHints, ExtractionInput } from "./read-input";
import { defaultOptions, type ExtractionOptions } from "./read-options";
import { sandboxEngineFor } from "./sandbox-engine";
import { keepLateResult, settleFailure, settleSuccess } from "./settle-extraction";
import { Cancelled, untilCancelled } from "./watch-cancel";
import { deleteAttempt, writeItems } from "./write-items";

type Claim = {
  clientId: string;
  uploadKey: string;
  trialImageId: string;
  attempt: number;
  hints: ExtractionHints;
  options: ExtractionOptions;
  traceparent: string | null;
};

/**
 * One attempt at a request: claim it, read its picture, let the engine find the items, store them, settle. A picture that
 * cannot be used settles as a failure at once; any other error is thrown, for the queue to try again.
 */
export async function runExtraction({
  requestId,
  engine,
  signal,
}: {
  requestId: string;
  engine: Engine;
  signal: AbortSignal;
}) {
  const claim = await claimRequest(requestId, engine.name);
  if (!claim) return;
  const attributes = { "looklift.request_id": requestId, "looklift.attempt": claim.attempt };
  await inSpan({ name: "job extract", kind: "consumer", parent: claim.traceparent, attributes }, () =>
    attemptExtraction({ requestId, claim, engine, signal }),
  );
}

type Attempt = { requestId: string; claim: Claim; engine: Engine; signal: AbortSignal };

async function attemptExtraction({ requestId, claim, engine, signal }: Attempt): Promise<void> {
  const { attempt, clientId, options } = claim;
  const stage = (name: string, message: string) => recordStage(requestId, name, message);
  try {
    await stage("reading", "Reading the photo.");
    const image = await readPixels(claim);
    await stage("extracting", "Looking for worn items.");
    const chosen = sandboxEngineFor({ uploadKey: claim.uploadKey }) ?? engine;
    const blurFaces = options.blurFaces !== false;
    const {
      items: found,
      warnings,
      faces,
    } = await untilCancelled({ requestId, signal }, (until) =>
      extractObserved({ engine: chosen, image, hints: claim.hints, call: { signal: until, blurFaces } }),
    );
    const items = found.filter(({ confidence }) => confidence >= options.minimumConfidence);
    await stage("storing", items.length === 1 ? "Storing 1 item." : `Storing ${items.length} items.`);
    const stored = await writeItems({ requestId, clientId, attempt, items, image, faces, options, signal });
    const outcome = { requestId, attempt, items: stored, warnings };
    const kept = (await settleSuccess(outcome)) || (await keepLateResult(outcome));
    if (!kept) await deleteAttempt({ requestId, clientId, attempt });
  } catch (error) {
    if (error instanceof Cancelled) return log.info({ requestId, attempt }, "the work on a cancelled request ended");
    log.warn({ requestId, attempt, error: messageOf(error) }, "an attempt at an extraction failed");
    const final = finalFailure(error);
    if (!final) throw error;
    await settleFailure({ requestId, attempt, error: final });
  }
}

/** Settles a request whose attempts are used up. Called for dead letters. */
export async function failExtraction({ requestId }: { requestId: string }): Promise<void> {
  const message = "The extraction failed repeatedly. Nothing was charged; try again, or with another photo.";
  await settleFailure({ requestId, error: { code: "ATTEMPTS_EXHAUSTED", message, retryable: true } });
}

async function claimRequest(requestId: string, engine: string): Promise<Claim | null> {
  const rows = await prisma.$queryRaw<
    {
      client_id: string;
      trial_image_id: string;
      attempts: number;
      input: ExtractionInput;
      upload_key: string;
      blur_faces: boolean;
    }[]
  >`
    SELECT r.client_id, r.trial_image_id, r.attempts, r.input, t.upload_key, c.blur_faces
    FROM claim_request(${requestId}, ${engine}) r JOIN trial_images t ON t.id = r.trial_image_id
      JOIN clients c ON c.id = r.client_id`;
  const row = rows[0];
  if (!row) return null;
  log.info({ requestId, attempt: row.attempts }, "extraction claimed");
  const options = { ...defaultOptions, ...row.input.options };
  return {
    clientId: row.client_id,
    uploadKey: row.upload_key,
    trialImageId: row.trial_image_id,
    attempt: row.attempts,
    hints: row.input.context,
    options: { ...options, blurFaces: options.blurFaces ?? row.blur_faces },
    traceparent: row.input.traceparent ?? null,
  };
}

async function recordStage(requestId: string, stage: string, message: string): Promise<void> {
  await prisma.$queryRaw`SELECT record_event(${requestId}, 'stage', ${stage}, ${message})`;
}

async function readPixels({ clientId, uploadKey, trialImageId }: Claim) {
  await completeUpload({ clientId, uploadKey });
  const stored = await readTrialImage({ trialImageId });
  if (!stored) throw new AppError("IMAGE_UNREADABLE", "The photo is no longer there.");
  const { data, info } = await sharp(stored.jpeg)
    .resize({ width: engineSidePixelsMax, height: engineSidePixelsMax, fit: "inside", withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

function finalFailure(error: unknown) {
  if (error instanceof EngineError && !error.retryable)
    return {
      code: error.code,
      message: "The photo could not be worked on. Nothing was charged.",
      retryable: error.code === "ENGINE_TIMEOUT",
    };
  if (!(error instanceof AppError) || error.code === "UNAVAILABLE") return null;
  return { code: error.code, message: `${error.message} Nothing was charged.`, retryable: false };
}
