import type { ExtractionHints, Submitted } from "~/extraction/submit-extraction";

type Submit = {
  clientId: string;
  trialImage: string;
  mode?: "LIVE" | "TEST";
  context?: ExtractionHints;
  /** The idempotency key, with the hash of a body when it matters which one. */
  key?: string;
  bodyHash?: string;
  route?: string;
};

/** Submits an extraction as the API and the admin do, with a request id of its own. */
export async function submit(given: Submit): Promise<Submitted> {
  const [{ submitExtraction }, { newId }] = await Promise.all([
    import("~/extraction/submit-extraction"),
    import("~/ids"),
  ]);
  const { clientId, trialImage, mode = "LIVE", context = {}, key, bodyHash, route = "/v1/extract" } = given;
  return submitExtraction({
    ...{ requestId: newId(), clientId, mode, trialImage, context, runtimeConfig: null },
    ...(key !== undefined && { idempotency: { route, key, bodyHash: bodyHash ?? "a".repeat(64) } }),
  });
}
