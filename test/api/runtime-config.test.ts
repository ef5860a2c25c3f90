// The known keys of runtime_config are honoured; what cannot be honoured is a warning on the job, never an error.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { callApi } from "./call-api";
import { runJob } from "./run-job";

let app: TestApp;
let token: string;
let clientId: string;
beforeAll(async () => {
  app = await startApp();
  ({ token, clientId } = await makeClient({ credits: 50 }));
});
afterAll(() => app.stop());

async function extract(body: Record<string, unknown>) {
  const trial_image = await makeTrialImage({ clientId });
  const accepted = await callApi({ url: app.url, token, path: "/v1/extract", body: { trial_image, ...body } });
  expect(accepted.status).toBe(202);
  await runJob({ requestId: accepted.body["request_id"] });
  return (await callApi({ url: app.url, token, path: `/v1/jobs/${accepted.body["job_id"]}` })).body;
}
const codesOf = (job: Record<string, unknown>) => (job["warnings"] as { code: string }[]).map(({ code }) => code);

test("cut-outs as WebP", async () => {
  const job = await extract({ runtime_config: { cutout_format: "webp", engine: "auto" } });
  const [item] = job["items"] as { cutout_url: string; mask_url: string }[];
  expect((await fetch(item?.cutout_url ?? "")).headers.get("content-type")).toBe("image/webp");
  expect((await fetch(item?.mask_url ?? "")).headers.get("content-type")).toBe("image/png");
  expect(codesOf(job)).toEqual([]);
});

test("items less certain than min_confidence are left out", async () => {
  const job = await extract({ runtime_config: { min_confidence: 0.8 } });
  expect((job["items"] as { confidence: number }[]).map(({ confidence }) => confidence)).toEqual([0.9]);
});

test("results are kept as many days as asked", async () => {
  const job = await extract({ runtime_config: { retention_days: 2 } });
  const days = (Date.parse(String(job["results_until"])) - Date.parse(String(job["created_at"]))) / 86_400_000;
  expect(days).toBeCloseTo(2, 3);
});

test("everything that cannot be honoured is said", async () => {
  const job = await extract({
    runtime_config: {
      engine: "better",
      cutout_format: "gif",
      min_confidence: "high",
      retention_days: 1000,
      reuse_result: 1,
      unknown: true,
      __proto__: null,
    },
    extraction_context: { max_items: 1000, product_name: "x".repeat(2001) },
  });
  expect(job["status"]).toBe("SUCCESS");
  expect(codesOf(job)).toEqual([
    "engine_ignored",
    "cutout_format_ignored",
    "min_confidence_ignored",
    "retention_days_ignored",
    "reuse_result_ignored",
    "max_items_clamped",
    "product_name_cut",
  ]);
});
