import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startApp, type TestApp } from "../support/start-app";
import { readVectors, recordingsArePresent } from "./recorded-cases";
import { sendRaw } from "./send-raw";

/** Declares the tests that send every recorded signature made for these secrets (newest first) to a server that has them. */
export function checkVectors({ secrets }: { secrets: [string, string?] }): void {
  if (!recordingsArePresent)
    console.log("skipped: the recorded signatures (../shared/contract) are not on this machine");
  const { vectors, trialImages } = recordingsArePresent ? readVectors() : { vectors: [], trialImages: [] };
  const ours = vectors.filter((vector) => vector.secrets.join() === secrets.filter(Boolean).join());
  const [SHOPIFY_API_SECRET, SHOPIFY_API_SECRET_PREVIOUS] = secrets;
  let app: TestApp;
  let token: string;
  let answered = 0;

  beforeAll(async () => {
    if (!recordingsArePresent) return;
    app = await startApp({
      env: { SHOPIFY_API_SECRET, ...(SHOPIFY_API_SECRET_PREVIOUS && { SHOPIFY_API_SECRET_PREVIOUS }) },
    });
    const client = await makeClient({ credits: 100 });
    token = client.token;
    for (const uploadKey of trialImages) await makeTrialImage({ clientId: client.clientId, uploadKey });
  });
  afterAll(async () => {
    if (!recordingsArePresent) return;
    console.log(`${answered} of ${ours.length} recorded signatures got the recorded verdict`);
    await app.stop();
  });

  test.skipIf(!recordingsArePresent).each(ours)("$id", async (vector) => {
    const [what = "", times = 0] = vector.header_repeat ?? [];
    const signature = vector.header ?? what.repeat(times);
    const answer = await sendRaw({
      url: app.url,
      request: {
        method: "POST",
        path: "/v1/extract",
        headers: [
          ["Authorization", `Bearer ${token}`],
          ["Content-Type", "application/json"],
          ["X-Shopify-Hmac-Sha256", signature],
        ],
        body: Buffer.from(vector.body_base64, "base64"),
      },
    });
    expect(answer.status, answer.body).toBe(vector.status);
    expect((JSON.parse(answer.body) as { error?: { code: string } }).error?.code === "SIGNATURE_INVALID").toBe(
      !vector.valid,
    );
    answered++;
  });
}
