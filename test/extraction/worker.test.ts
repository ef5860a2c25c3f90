import { afterAll, beforeAll, expect, test } from "vitest";
import type { Extraction } from "~/extraction/find-extraction";
import { findViolations } from "../support/find-violations";
import { plainPicture, startCore, type TestCore } from "../support/start-core";
import { startWorkerProcess, type TestWorker } from "../support/start-worker";
import { submit } from "../support/submit";
import type { Behaviour } from "../support/test-engine";
import { waitFor } from "../support/wait-for";

const HUNG_SECONDS = 1;

let core: TestCore;
let worker: TestWorker;
let clientId: string;
let picture: string;
let hanging: string[];

beforeAll(async () => {
  core = await startCore();
  ({ clientId } = await core.makeClient({ credits: 100 }));
  picture = await core.makeTrialImage({ clientId });
  hanging = await Promise.all([extract(picture, "hang"), extract(picture, "hang"), extract(picture, "hang")]);
  // only those: on a busy machine others may need longer than that
  await core.pool.query("UPDATE pgboss.job SET expire_seconds = $1 WHERE name = 'extract'", [HUNG_SECONDS]);
  worker = await startWorkerProcess({ settings: core.settings });
});
afterAll(async () => {
  await worker?.kill();
  expect(await findViolations(core.pool)).toEqual({});
  await core.stop();
});

async function extract(trialImage: string, behaviour: Behaviour): Promise<string> {
  return (await submit({ clientId, trialImage, context: { productName: behaviour } })).requestId;
}

async function ended(requestId: string): Promise<Extraction & { attempts: number; entries: string[] }> {
  const { findExtraction } = await import("~/extraction/find-extraction");
  const extraction = await waitFor(
    async () => {
      const found = await findExtraction({ clientId, id: requestId });
      return found?.finishedAt ? found : null;
    },
    { what: `the end of ${requestId}` },
  );
  const { rows } = await core.pool.query(
    `SELECT attempts, (SELECT array_agg(kind::text ORDER BY id) FROM credit_entries e WHERE e.request_id = r.request_id) AS entries
     FROM request_logs r WHERE request_id = $1`,
    [requestId],
  );
  return { ...extraction, ...rows[0] };
}

const captured = { status: "SUCCESS", refunded: false, entries: ["RESERVE", "CAPTURE"] };
const refunded = { refunded: true, entries: ["RESERVE", "REFUND"] };

test.concurrent("a found item is stored with its cut-out and mask, and paid for", async () => {
  const extraction = await ended(await extract(picture, "find"));
  expect(extraction).toMatchObject({ ...captured, attempts: 1, error: null });
  const [item] = extraction.items;
  expect(item).toMatchObject({ category: "top", cutout: { width: 48, height: 64 } });
  for (const url of [item?.cutoutUrl, item?.maskUrl]) {
    const answer = await fetch(url ?? "");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    await answer.arrayBuffer();
  }
});

test.concurrent("a photo on which nothing is found is a success and costs nothing", async () => {
  const extraction = await ended(await extract(picture, "nothing"));
  expect(extraction).toMatchObject({ ...refunded, status: "SUCCESS", items: [] });
});

test.concurrent("a photo that was uploaded but never completed is completed by the worker", async () => {
  const pending = await core.makeTrialImage({ clientId, complete: false });
  expect(await ended(await extract(pending, "find"))).toMatchObject({ ...captured, image: { width: 96, height: 128 } });
});

test.concurrent("a photo that cannot be decoded fails at the first attempt, in words, and is refunded", async () => {
  const whole = await plainPicture();
  const half = await core.makeTrialImage({
    clientId,
    complete: false,
    bytes: whole.subarray(0, whole.length / 2),
  });
  const extraction = await ended(await extract(half, "find"));
  expect(extraction).toMatchObject({ ...refunded, status: "FAILURE", attempts: 1 });
  expect(extraction.error).toEqual({
    code: "IMAGE_UNREADABLE",
    message: "The picture is damaged or incomplete and cannot be read. Nothing was charged.",
    retryable: false,
  });
});

test.concurrent("a picture that the engine will never work on fails at the first attempt and is refunded", async () => {
  const extraction = await ended(await extract(picture, "useless"));
  expect(extraction).toMatchObject({ ...refunded, status: "FAILURE", attempts: 1, error: { retryable: false } });
});

test.concurrent("an engine that keeps failing is given three attempts; then the dead letter refunds", async () => {
  const extraction = await ended(await extract(picture, "broken"));
  expect(extraction).toMatchObject({ ...refunded, status: "FAILURE", attempts: 3 });
  expect(extraction.error).toMatchObject({ code: "ATTEMPTS_EXHAUSTED", retryable: true });
});

test.concurrent("engines that hang are aborted, refunded, and keep no slot", async () => {
  for (const extraction of await Promise.all(hanging.map(ended)))
    expect(extraction).toMatchObject({ ...refunded, status: "FAILURE", attempts: 3 });
  expect(await ended(await extract(picture, "find"))).toMatchObject(captured);
});
