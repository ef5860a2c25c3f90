import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Expected = { status: number; body?: unknown; body_head?: string; allow?: string; "www-authenticate"?: string };
export type RecordedCase = {
  id: string;
  group: string;
  request: {
    method: string;
    path: string;
    headers: [string, string][];
    body?: string;
    body_base64?: string;
    body_recipe?: string;
  };
  expect: Expected;
  ours?: Expected;
};
export type SignatureVector = {
  id: string;
  secrets: string[];
  body_base64: string;
  header?: string;
  header_repeat?: [string, number];
  valid: boolean;
  status: number;
};

// The recordings lie beside the repository, not in it.
const folder = join(import.meta.dirname, "../../../shared/contract");

/** Whether the recordings are there; the tests that need them say so and are skipped where they are not. */
export const recordingsArePresent = existsSync(join(folder, "fastapi-cases.json"));

/** The recorded requests and answers of a FastAPI server of the same contract. */
export function readCases(): RecordedCase[] {
  return (JSON.parse(readFileSync(join(folder, "fastapi-cases.json"), "utf8")) as { cases: RecordedCase[] }).cases;
}

/** Recorded signatures with the verdict and the status each must get. */
export function readVectors(): { vectors: SignatureVector[]; trialImages: string[] } {
  const { vectors, meta } = JSON.parse(readFileSync(join(folder, "hmac-vectors.json"), "utf8")) as {
    vectors: SignatureVector[];
    meta: { trial_images: string[] };
  };
  return { vectors, trialImages: meta.trial_images };
}

/** The bytes of a recorded body, its recipe carried out. */
export function bodyOf({ id, request }: RecordedCase): Buffer {
  if (request.body_base64 !== undefined) return Buffer.from(request.body_base64, "base64");
  if (request.body_recipe === undefined) return Buffer.from(request.body ?? "");
  // this recipe is elided in the file; its README says how to rebuild it
  if (id === "big-input-echo") return Buffer.from(`{"trial_image": [${Array(2000).fill('"x"').join(", ")}]}`);
  const text = request.body_recipe.replaceAll(/<<(.+?)\*(\d+)>>/g, (_, what: string, times: string) =>
    what.repeat(Number(times)),
  );
  return Buffer.from(text);
}
