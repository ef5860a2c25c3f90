import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { folder, readLocal } from "./world";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

test("the README's curl lines do what it says", async () => {
  const lines = /<!-- These lines are run by .*?-->\n```sh\n([\s\S]*?)```/.exec(
    readFileSync(join(root, "README.md"), "utf8"),
  )?.[1];
  expect(lines).toContain("curl");
  // a folder in which `.data` is this world's, as it is in a newcomer's clone
  const place = mkdtempSync(join(tmpdir(), "looklift-readme-"));
  symlinkSync(folder, join(place, ".data"));
  try {
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", lines ?? ""], { cwd: place, env, timeout: 60_000 });
    const [accepted = "", job = ""] = stdout.split("\n").filter((line) => line.startsWith("{"));
    expect(Object.keys(JSON.parse(accepted)).sort()).toEqual(["credits_cost", "job_id", "request_id", "status"]);
    const { status, items, refunded } = JSON.parse(job);
    expect({ status, refunded }).toEqual({ status: "SUCCESS", refunded: false });
    expect(items.length).toBeGreaterThan(2);
    for (const { cutout_url, mask_url } of items.slice(0, 1))
      for (const url of [cutout_url, mask_url])
        expect((await fetch(url)).headers.get("content-type")).toBe("image/png");
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

test("a stranger, a wrong signature, a bad body and a foreign picture are answered as the contract says", async () => {
  const { api, api_key } = readLocal();
  const ask = (path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${api}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const bearer = { authorization: `Bearer ${api_key}` };
  expect((await ask("/v1/extract", {}, { trial_image: "x" })).status).toBe(401);
  expect(
    (await ask("/v1/extract", { ...bearer, "x-shopify-hmac-sha256": "bm90IGl0" }, { trial_image: "x" })).status,
  ).toBe(401);
  const bad = await ask("/v1/extract", bearer, {});
  expect(bad.status).toBe(422);
  expect(await bad.json()).toMatchObject({
    detail: [{ type: "missing", loc: ["body", "trial_image"], msg: "Field required", input: {} }],
    error: { code: "VALIDATION_ERROR" },
  });
  const submit = (trial_image: string) => ask("/v1/extract", bearer, { trial_image });
  const unknown = await submit("uploads/01ARZ3NDEKTSV4RRFFQ69G5FAV/01ARZ3NDEKTSV4RRFFQ69G5FAV.jpg");
  const foreign = await submit(await ofTheShopsLiveClient());
  expect([unknown.status, foreign.status]).toEqual([422, 422]);
  expect(await withoutIds(foreign)).toEqual(await withoutIds(unknown));
});

async function withoutIds(response: Response): Promise<unknown> {
  const { detail, error } = (await response.json()) as {
    detail: { input?: unknown }[];
    error: { request_id?: string };
  };
  return { detail: detail.map(({ input: _, ...rest }) => rest), error: { ...error, request_id: null } };
}

async function ofTheShopsLiveClient(): Promise<string> {
  const { api, live_key } = readLocal();
  const answer = await fetch(`${api}/v1/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${live_key}`, "content-type": "application/json" },
    body: JSON.stringify({ content_type: "image/jpeg", content_length: 1000 }),
  });
  return ((await answer.json()) as { upload_key: string }).upload_key;
}
