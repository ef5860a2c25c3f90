import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { assertImage } from "../assert-image";
import {
  type Engine,
  type EngineCall,
  EngineError,
  type EngineHints,
  type EngineImage,
  type EngineOutcome,
  type EngineWarning,
} from "../engine";
import { allOrNone } from "./all-or-none";
import { callStudio, type Studio } from "./call-studio";
import { fetchPictures } from "./fetch-pictures";
import { createCircuit } from "./open-circuit";
import { acceptedRequest, announcedUpload, job, readAnswer, type StudioJob } from "./studio-answers";

/**
 * The service's address and our key for it. `deadlineMs` bounds one picture, the way there and back included; `restMs` is how
 * long a service that is away is left in peace.
 */
export type StudioEngine = { url: string; key: string; deadlineMs: number; restMs?: number };

const FAILURES_MAX = 4;
const REST_MS = 10_000;
const WAIT_SECONDS = 20;
const POLL_MS = 250;
const CANCEL_MS_MAX = 1_500;
const PUT_MS_MAX = 30_000;
const JPEG_QUALITY = 95;
// What our own API takes; a picture below it is enlarged on the way.
const SIDE_PIXELS_MIN = 64;
const WARNINGS = ["no_person", "cropped", "too_small", "blurred"];

/**
 * An engine elsewhere: any service of our own API, such as another Looklift on a larger machine. Each picture is uploaded,
 * submitted and waited for; its items' pictures are fetched into ours. An abort or the deadline cancels the work there. A
 * service that is away is asked less and less often, within the deadline.
 */
export function createStudioEngine({ url, key, deadlineMs, restMs = REST_MS }: StudioEngine): Engine {
  const studio: Studio = { url, key, circuit: createCircuit({ failuresMax: FAILURES_MAX, restMs }) };
  let closed = false;
  return {
    name: "studio",
    async extract(image, hints, { signal, onProgress = () => undefined, blurFaces = true }) {
      assertImage(image);
      signal.throwIfAborted();
      if (closed) throw new EngineError("ENGINE_FAILED", "the engine is closed", { retryable: true });
      const deadline = AbortSignal.timeout(deadlineMs);
      const until = AbortSignal.any([signal, deadline]);
      try {
        return await work(studio, image, hints, { signal: until, onProgress, blurFaces });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (!deadline.aborted) throw error;
        throw new EngineError("ENGINE_TIMEOUT", `the studio took longer than ${deadlineMs} ms`, { retryable: true });
      }
    },
    async close() {
      closed = true;
    },
  };
}

async function work(
  studio: Studio,
  image: EngineImage,
  hints: EngineHints,
  { signal, onProgress, blurFaces }: Required<EngineCall>,
): Promise<EngineOutcome> {
  onProgress("uploading", 0.1);
  const uploadKey = await upload(studio, image, signal);
  onProgress("submitting", 0.3);
  const { id } = await submit(studio, { uploadKey, hints, blurFaces, signal });
  try {
    onProgress("waiting", 0.4);
    const { items, warnings } = await waitFor(studio, id, signal);
    onProgress("fetching", 0.8);
    const ranked = [...items].sort((a, b) => a.rank - b.rank);
    return {
      items: await allOrNone(signal, (until) =>
        ranked.map(async (item, place) => {
          const { category, subcategory, label, confidence, reasons, box, polygon, area, colors } = item;
          const facts = { category, subcategory, label, confidence, reasons, box, polygon, area, colors };
          const pictures = await fetchPictures({ item, image, signal: until });
          return { ...facts, ...pictures, isOnSale: place === 0, rank: place + 1 };
        }),
      ),
      warnings: warnings.filter(isKnown),
    };
  } catch (error) {
    if (signal.aborted) await cancel(studio, id);
    throw error;
  }
}

const isKnown = (warning: { code: string; message: string }): warning is EngineWarning =>
  WARNINGS.includes(warning.code);

async function upload(studio: Studio, image: EngineImage, signal: AbortSignal): Promise<string> {
  const jpeg = await encode(image);
  const body = { content_type: "image/jpeg", content_length: jpeg.length };
  const answer = await callStudio(studio, { method: "POST", path: "/v1/uploads", body, signal });
  const { upload_key, upload_url, headers } = readAnswer(announcedUpload, answer);
  try {
    const timeout = AbortSignal.timeout(PUT_MS_MAX);
    const put = await fetch(upload_url, {
      method: "PUT",
      headers,
      body: new Uint8Array(jpeg),
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!put.ok) throw new Error(`status ${put.status}`);
  } catch (cause) {
    signal.throwIfAborted();
    throw new EngineError("ENGINE_FAILED", "the studio's store did not take the picture", { retryable: true, cause });
  }
  return upload_key;
}

function encode({ width, height, rgb }: EngineImage): Promise<Buffer> {
  const scale = Math.max(1, SIDE_PIXELS_MIN / Math.min(width, height));
  const picture = sharp(rgb, { raw: { width, height, channels: 3 } });
  const sized =
    scale === 1 ? picture : picture.resize(Math.ceil(width * scale), Math.ceil(height * scale), { fit: "fill" });
  return sized.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: "4:4:4" }).toBuffer();
}

type Submit = { uploadKey: string; hints: EngineHints; blurFaces: boolean; signal: AbortSignal };

async function submit(studio: Studio, { uploadKey, hints, blurFaces, signal }: Submit) {
  const body = {
    trial_image: uploadKey,
    extraction_context: {
      ...(hints.productName !== undefined && { product_name: hints.productName }),
      ...(hints.productDescription !== undefined && { product_description: hints.productDescription }),
      ...(hints.maxItems !== undefined && { max_items: hints.maxItems }),
    },
    // an attempt that died after the work there was done finds its result, and does not pay again; faces are blurred where
    // they are seen best, in what leaves that service too
    runtime_config: { cutout_format: "png", reuse_result: true, blur_faces: blurFaces },
  };
  // repeated calls of one submit are one job there
  const headers = { "idempotency-key": randomUUID() };
  const answer = await callStudio(studio, { method: "POST", path: "/v1/extract", body, headers, signal });
  return readAnswer(acceptedRequest, answer);
}

async function waitFor(studio: Studio, id: string, signal: AbortSignal): Promise<StudioJob> {
  for (;;) {
    const path = `/v1/jobs/${encodeURIComponent(id)}?wait=${WAIT_SECONDS}`;
    const answer = await callStudio(studio, { method: "GET", path, waitMs: WAIT_SECONDS * 1_000, signal });
    const told = readAnswer(job, answer);
    if (told.status === "SUCCESS") return told;
    if (told.status !== "FAILURE") {
      // one that does not hold the line is not asked over and over
      await pause(POLL_MS, undefined, { signal });
      continue;
    }
    const { code = "UNKNOWN", retryable = false } = told.error ?? {};
    throw new EngineError("ENGINE_FAILED", `the studio's job failed: ${code}`, { retryable });
  }
}

// At the end of its time nobody waits for it any more; a service that does not hear of it ends the job by its own deadline.
async function cancel(studio: Studio, id: string): Promise<void> {
  const signal = AbortSignal.timeout(CANCEL_MS_MAX);
  const path = `/v1/jobs/${encodeURIComponent(id)}/cancel`;
  await callStudio(studio, { method: "POST", path, signal }).catch(() => undefined);
}
