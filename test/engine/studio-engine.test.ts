import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createStudioEngine } from "../../app/engine/studio/studio-engine";
import { checkOutcome } from "./check-outcome";
import { fillPicture } from "./read-demo-picture";

type Answer = { status: number; body?: unknown; headers?: Record<string, string>; bytes?: Buffer };
type Asked = { method: string; path: string; body: string; headers: IncomingMessage["headers"] };

let server: Server;
let url: string;
let asked: Asked[];
/** What the service answers to a call, by "METHOD /path"; the rest is as the contract has it. */
let answers: Record<string, (call: Asked) => Answer | null>;

beforeEach(async () => {
  asked = [];
  answers = {};
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const path = (request.url ?? "").split("?")[0] ?? "";
  const call = { method: request.method ?? "", path, body: Buffer.concat(parts).toString(), headers: request.headers };
  asked.push(call);
  const answer = answers[`${call.method} ${path}`]?.(call) ?? (await usual(call));
  response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
  response.end(answer.bytes ?? JSON.stringify(answer.body ?? {}));
}

const SIZE = { width: 90, height: 120 };
const BOX = { left: 30, top: 20, width: 45, height: 60 };
const item = () => ({
  ...{
    id: "1",
    category: "coat",
    subcategory: null,
    label: "Coat",
    confidence: 0.8,
    is_on_sale: true,
    rank: 1,
    reasons: [],
  },
  box: { x: 30 / 90, y: 20 / 120, width: 45 / 90, height: 60 / 120 },
  ...{ polygon: null, area: (45 * 60) / (90 * 120), colors: [{ name: "grey", hex: "#888888", share: 1 }] },
  ...{ cutout_url: `${url}/cutout.png`, mask_url: `${url}/mask.png`, cutout: { width: 45, height: 60 } },
});
const done = (items: object[]) => ({
  status: 200,
  body: { public_id: "j", status: "SUCCESS", error: null, items, warnings: [] },
});

async function usual({ method, path }: Asked): Promise<Answer> {
  if (path === "/v1/uploads")
    return {
      status: 201,
      body: { upload_key: "uploads/a.jpg", upload_url: `${url}/put`, headers: { "x-given": "1" } },
    };
  if (path === "/v1/extract") return { status: 202, body: { request_id: "r", job_id: "j", status: "NOT_STARTED" } };
  if (path === "/mask.png") return { status: 200, bytes: await picture(1, BOX) };
  if (path === "/cutout.png") return { status: 200, bytes: await picture(4, null) };
  if (method === "GET" && path === "/v1/jobs/j") return done([{ ...item(), category: "outerwear" }]);
  return { status: 200 };
}

// a grey mask of the whole picture with a white box, or a cut-out of the box's size
function picture(channels: 1 | 4, box: typeof BOX | null): Promise<Buffer> {
  if (!box)
    return sharp({ create: { ...BOX, channels: 4, background: "#804020" } })
      .png()
      .toBuffer();
  const mask = Buffer.alloc(SIZE.width * SIZE.height);
  for (let y = box.top; y < box.top + box.height; y++)
    mask.fill(255, y * SIZE.width + box.left, y * SIZE.width + box.left + box.width);
  return sharp(mask, { raw: { ...SIZE, channels: channels as 1 } })
    .png()
    .toBuffer();
}

const image = fillPicture(SIZE.width, SIZE.height, [90, 90, 90]);
const engine = (options: { deadlineMs?: number; restMs?: number } = {}) =>
  createStudioEngine({ url, key: "sk_live_studio", deadlineMs: 10_000, restMs: 50, ...options });
const extract = (signal = new AbortController().signal, options = {}) =>
  engine(options).extract(image, { productName: "Coat", maxItems: 3 }, { signal });
const pathsOf = (method: string) => asked.filter((call) => call.method === method).map(({ path }) => path);

test("a picture goes there with its hints, and comes back as items in our own pixels", async () => {
  const outcome = await extract();
  checkOutcome(outcome, image);
  expect(outcome.items).toMatchObject([
    { category: "outerwear", label: "Coat", cutout: { x: 30, y: 20, width: 45, height: 60 } },
  ]);
  const submit = asked.find(({ path }) => path === "/v1/extract");
  expect(JSON.parse(submit?.body ?? "")).toMatchObject({
    trial_image: "uploads/a.jpg",
    extraction_context: { product_name: "Coat", max_items: 3 },
  });
  expect(submit?.headers).toMatchObject({
    authorization: "Bearer sk_live_studio",
    "idempotency-key": expect.any(String),
  });
  expect(asked.find(({ path }) => path === "/put")?.headers).toMatchObject({ "x-given": "1" });
  expect(asked.find(({ path }) => path === "/put")?.headers.authorization).toBeUndefined();
});

test.each([
  [{}, true],
  [{ blurFaces: true }, true],
  [{ blurFaces: false }, false],
])("it is told whether faces are to be blurred in what it cuts out: %o", async (option, blur_faces) => {
  await engine().extract(image, {}, { signal: new AbortController().signal, ...option });
  const submit = asked.find(({ path }) => path === "/v1/extract");
  expect(JSON.parse(submit?.body ?? "")).toMatchObject({ runtime_config: { blur_faces } });
});

test("pictures of another size are scaled to ours", async () => {
  const double = fillPicture(SIZE.width * 2, SIZE.height * 2, [90, 90, 90]);
  const outcome = await engine().extract(double, {}, { signal: new AbortController().signal });
  expect(outcome.items[0]?.cutout).toMatchObject({ x: 60, y: 40, width: 90, height: 120 });
  expect(outcome.items[0]?.mask).toHaveLength(180 * 240);
});

test("without a job id, while the hand-over waits there, the request id is asked for", async () => {
  answers["POST /v1/extract"] = () => ({ status: 202, body: { request_id: "r", job_id: null } });
  answers["GET /v1/jobs/r"] = () => done([]);
  expect((await extract()).items).toEqual([]);
  expect(pathsOf("GET")).toContain("/v1/jobs/r");
});

test("a call that is answered 5xx or 429 is repeated, a submit under one idempotency key", async () => {
  const bad = [503, 429, 500];
  answers["POST /v1/extract"] = () => {
    const status = bad.shift();
    return status ? { status } : null;
  };
  expect((await extract()).items).toHaveLength(1);
  const keys = asked.filter(({ path }) => path === "/v1/extract").map(({ headers }) => headers["idempotency-key"]);
  expect([keys.length, new Set(keys).size]).toEqual([4, 1]);
});

test.each([
  ["the call is refused", { status: 402, body: { error: { code: "INSUFFICIENT_BALANCE" } } }, /INSUFFICIENT_BALANCE/],
  ["the answer is another one", { status: 202, body: { hello: "there" } }, /not the contract's: request_id/],
])("%s: a failure that is not repeated", async (_, answer, message) => {
  answers["POST /v1/extract"] = () => answer;
  await expect(extract()).rejects.toMatchObject({
    code: "ENGINE_FAILED",
    retryable: false,
    message: expect.stringMatching(message),
  });
  expect(asked.filter(({ path }) => path === "/v1/extract")).toHaveLength(1);
});

test.each([true, false])(
  "a job that failed there fails here; whether it may be tried again is passed on (%s)",
  async (retryable) => {
    answers["GET /v1/jobs/j"] = () => ({
      ...{ status: 200, body: { status: "FAILURE", error: { code: "ENGINE_TIMEOUT", message: "Late.", retryable } } },
    });
    await expect(extract()).rejects.toMatchObject({ code: "ENGINE_FAILED", retryable });
  },
);

test("items of categories without a name here are left out, and the ranks close up", async () => {
  answers["GET /v1/jobs/j"] = () =>
    done([
      { ...item(), category: "kilt" },
      { ...item(), category: "shoes", rank: 2, is_on_sale: false },
    ]);
  const { items } = await extract();
  expect(items).toMatchObject([{ category: "shoes", rank: 1, isOnSale: true }]);
});

test.each([
  ["cannot be fetched", () => ({ status: 404 }), true],
  ["is none", () => ({ status: 200, bytes: Buffer.from("no picture") }), false],
])("a picture that %s is a failure", async (_, answer, retryable) => {
  answers["GET /mask.png"] = answer;
  await expect(extract()).rejects.toMatchObject({ code: "ENGINE_FAILED", retryable });
});

test("an abort and the deadline cancel the work there", async () => {
  answers["GET /v1/jobs/j"] = () => ({ status: 200, body: { status: "IN_PROGRESS" } });
  const wanted = new AbortController();
  const reason = new Error("no longer wanted");
  const waiting = extract(wanted.signal);
  await expect.poll(() => pathsOf("GET")).toContain("/v1/jobs/j");
  wanted.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(pathsOf("POST").filter((path) => path === "/v1/jobs/j/cancel")).toHaveLength(1);
  await expect(extract(undefined, { deadlineMs: 300 })).rejects.toMatchObject({
    code: "ENGINE_TIMEOUT",
    retryable: true,
  });
  expect(pathsOf("POST").filter((path) => path === "/v1/jobs/j/cancel")).toHaveLength(2);
});

test("a service that is away is left in peace: after four failures one asks for all, and once it is back all go on", async () => {
  let away = true;
  answers["POST /v1/uploads"] = () => (away ? { status: 503 } : null);
  const shared = engine({ restMs: 400 });
  const call = { signal: new AbortController().signal };
  const all = Array.from({ length: 20 }, () => shared.extract(image, {}, call));
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(4);
  away = false;
  expect((await Promise.all(all)).map(({ items }) => items.length)).toEqual(all.map(() => 1));
});
