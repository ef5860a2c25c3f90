// Flow's action "Extract items from a photo": verified, once for each run of a shop, 202 until its look is extracted.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { itemsEngine } from "../storefront/items-engine";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";
import { findViolations } from "../support/find-violations";
import { callFlow, type FlowCall } from "./call-flow";

let shop: Shop;
const photos = createServer((request, response) => {
  const shade = Number(request.url?.slice(1)) || 0;
  if (request.url === "/none") return void response.writeHead(404).end();
  if (request.url === "/text") return void response.writeHead(200, { "content-type": "text/html" }).end("<p>");
  const background = { r: (shade * 40) % 250, g: 100, b: 50 };
  void sharp({ create: { width: 96, height: 128, channels: 3, background } })
    .jpeg()
    .toBuffer()
    .then((bytes) => response.writeHead(200, { "content-type": "image/jpeg" }).end(bytes));
});
const photo = (name: number | string) => `http://127.0.0.1:${(photos.address() as AddressInfo).port}/${name}`;

beforeAll(async () => {
  photos.listen(0, "127.0.0.1");
  await once(photos, "listening");
  process.env["CALLBACKS_TO_PRIVATE"] = "true";
  shop = await openShop();
});
afterAll(async () => {
  expect(await findViolations(shop.core.pool)).toEqual({});
  await shop.stop();
  photos.close();
});

const coat = () => shop.productGid("coat");
const call = (given: FlowCall) => callFlow({ productId: coat(), ...given });
const runsOf = (runId: string) => shop.prisma.flowRun.findMany({ where: { runId } });
const spent = async () => {
  const { readBalance } = await import("~/credits/read-balance");
  const { available, reserved } = await readBalance({ clientId: shop.clientId });
  return 25 - available - reserved;
};

async function work(runId: string, signal = new AbortController().signal): Promise<void> {
  const { runFlow } = await import("~/flow/run-flow");
  for (const { id } of await runsOf(runId)) await runFlow({ id, signal });
}

async function extract(runId: string): Promise<void> {
  const { runExtraction } = await import("~/extraction/run-extraction");
  for (const { lookId } of await runsOf(runId))
    await runExtraction({ requestId: lookId ?? "", engine: itemsEngine, signal: new AbortController().signal });
}

test.each([
  ["no signature", { signature: null }, 401],
  ["another secret", { secret: "somebody else's" }, 401],
  ["no JSON", { body: "{" }, 400],
  ["no product", { productId: "" }, 400],
  ["another host than Shopify's", { shop: "evil.example.com" }, 400],
  ["too much", { body: JSON.stringify({ text: "x".repeat(70_000) }) }, 413],
  ["a shop that is not there", { shop: "nobody.myshopify.com" }, 403],
])("%s is refused, and nothing is kept", async (_name, given, status) => {
  expect((await call({ runId: "refused", ...given })).status).toBe(status);
  expect(await runsOf("refused")).toEqual([]);
  expect(await shop.prisma.client.count({ where: { shop: "nobody.myshopify.com" } })).toBe(0);
});

test("a photo by its address becomes a look: 202, 202, and 200 with what was found", async () => {
  expect((await call({ runId: "a", imageUrl: photo(1) })).status).toBe(202);
  await work("a");
  expect((await call({ runId: "a", imageUrl: photo(1) })).status).toBe(202);
  await extract("a");
  const [run] = await runsOf("a");
  const result = { lookId: run?.lookId, itemCount: 3, itemOnSale: "Outerwear", needsReview: true };
  expect(await call({ runId: "a", imageUrl: photo(1) })).toEqual({ status: 200, body: { return_value: result } });
  expect(await shop.prisma.look.findUnique({ where: { id: run?.lookId ?? "" } })).toMatchObject({
    productGid: coat(),
    shop: SHOP,
  });
});

test("sent again and again, also at the same moment, it is one run, one look and one credit", async () => {
  const [before, looks] = [await spent(), await shop.prisma.look.count()];
  const answers = await Promise.all(Array.from({ length: 5 }, () => call({ runId: "b", imageUrl: photo(2) })));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(202));
  await Promise.all([work("b"), work("b")]);
  await work("b");
  await extract("b");
  await call({ runId: "b", imageUrl: photo(3) });
  expect([await spent(), await shop.prisma.look.count()]).toEqual([before + 1, looks + 1]);
});

test("a worker that dies after the look has begun does not begin another one", async () => {
  await call({ runId: "c", imageUrl: photo(4) });
  await work("c");
  const [{ lookId } = { lookId: "" }] = await runsOf("c");
  await shop.prisma.flowRun.updateMany({ where: { runId: "c" }, data: { lookId: null } });
  await work("c");
  expect((await runsOf("c"))[0]?.lookId).toBe(lookId);
});

test("the same run id of another shop is another run, which sees nothing of the first", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const other = "other.myshopify.com";
  const { clientId } = await ensureShopClient({ shop: other, mode: "LIVE" });
  expect(await call({ runId: "a", shop: other })).toEqual({ status: 202, body: {} });
  expect((await runsOf("a")).map((run) => run.clientId).sort()).toEqual([clientId, shop.clientId].sort());
});

test("without an address the product's first picture is taken; a product without any ends the run", async () => {
  await call({ runId: "d" });
  await work("d");
  expect(await call({ runId: "d" })).toEqual({ status: 422, body: { message: expect.stringMatching(/no picture/) } });
});

test.each([
  ["text", /not .*image|JPEG|picture/i],
  ["none", /404/],
])("an address with %s ends the run, and costs nothing", async (name, words) => {
  const before = await spent();
  await call({ runId: name, imageUrl: photo(name) });
  await work(name);
  const { status, body } = await call({ runId: name, imageUrl: photo(name) });
  expect([status, body]).toEqual([422, { message: expect.stringMatching(words) }]);
  expect(await spent()).toBe(before);
});

test("without credits the run ends and says so", async () => {
  await shop.core.pool.query("SELECT adjust_credits($1, -20, 'test', 'test', 'test')", [shop.clientId]);
  for (let shade = 20; shade < 26; shade++) {
    await call({ runId: `e${shade}`, imageUrl: photo(shade) });
    await work(`e${shade}`);
  }
  const { status, body } = await call({ runId: "e25", imageUrl: photo(25) });
  expect([status, body]).toEqual([422, { message: expect.stringMatching(/0 are available/) }]);
});

test("what was tried too often ends; a shop that has left is refused", async () => {
  await call({ runId: "f", imageUrl: photo(30) });
  const { failFlow } = await import("~/flow/run-flow");
  for (const { id } of await runsOf("f")) await failFlow({ id });
  expect((await call({ runId: "f" })).status).toBe(422);
  await shop.prisma.client.updateMany({ where: { shop: SHOP }, data: { uninstalledAt: new Date() } });
  expect((await call({ runId: "g" })).status).toBe(403);
});
