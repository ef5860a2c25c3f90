import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, readLocal } from "./world";

/** A call of the public API with the shop's live key; answers its JSON. */
export async function callApi(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const { api, live_key } = readLocal();
  const headers = { authorization: `Bearer ${live_key}`, "content-type": "application/json" };
  const init = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
  return (await (await fetch(`${api}${path}`, init)).json()) as Record<string, unknown>;
}

/** Uploads a photo of the demo and submits it, with what else is given; answers the request's id. */
export async function submitPhoto(more: Record<string, unknown> = {}): Promise<string> {
  const photos = join(folder, "demo-photos");
  const bytes = readFileSync(join(photos, readdirSync(photos)[0] ?? ""));
  const upload = await callApi("/v1/uploads", { content_type: "image/jpeg", content_length: bytes.length });
  const headers = upload["headers"] as Record<string, string>;
  await fetch(String(upload["upload_url"]), { method: "PUT", headers, body: new Uint8Array(bytes) });
  return String((await callApi("/v1/extract", { trial_image: upload["upload_key"], ...more }))["request_id"]);
}
