// The request log: a shop's requests by status, maker and time, and everything recorded of one of them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRequestQuery } from "~/routes/app.requests._index/read-request-query";
import { openShop, SHOP, type Shop } from "../storefront/open-shop";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

let shop: Shop;
let byAdmin: string;
let byKey: string;
let failed: string;
let keyId: string;
beforeAll(async () => {
  shop = await openShop();
  const { issueKey } = await import("~/clients/issue-key");
  const { addEndpoint } = await import("~/callbacks/add-endpoint");
  const { runExtraction } = await import("~/extraction/run-extraction");
  const { clientId } = shop;
  await addEndpoint({
    clientId,
    url: "https://hooks.example.com/secret-path",
    events: ["job.succeeded", "job.failed"],
  });
  byAdmin = (await shop.makeLook({})).requestId;
  ({ keyId } = await issueKey({ clientId, name: "Key of Ada Lovelace" }));
  const trialImage = await shop.core.makeTrialImage({ clientId });
  const context = { productName: "Secret coat", productDescription: "Secret wool", maxItems: 3 };
  const run = async (requestId: string, engine: "find" | "useless") => {
    await shop.prisma.requestLog.update({ where: { requestId }, data: { keyId } });
    const signal = new AbortController().signal;
    await runExtraction({ requestId, engine: createTestEngine({ always: engine }), signal });
    return requestId;
  };
  byKey = await run((await submit({ clientId, trialImage, context })).requestId, "find");
  failed = await run((await submit({ clientId, trialImage, context })).requestId, "useless");
});
afterAll(() => shop.stop());

async function list(address: string) {
  const { listRequests } = await import("~/routes/app.requests._index/list-requests");
  const asked = readRequestQuery(new URLSearchParams(address));
  const { requests } = await listRequests({ shop: SHOP, clientId: shop.clientId, asked });
  return requests.map(({ requestId }) => requestId);
}
async function read(id: string, of = SHOP) {
  const { readRequest } = await import("~/routes/app.requests.$id/read-request");
  return readRequest({ shop: of, id });
}

test("all of them, newest first, with the look and the key that they belong to", async () => {
  const { listRequests } = await import("~/routes/app.requests._index/list-requests");
  const asked = readRequestQuery(new URLSearchParams());
  const { requests, looks, keys } = await listRequests({ shop: SHOP, clientId: shop.clientId, asked });
  expect(requests.map(({ requestId }) => requestId)).toEqual([failed, byKey, byAdmin]);
  expect(looks[byAdmin]?.productTitle).toBe("Camel coat");
  expect(requests.map((one) => keys.find(({ id }) => id === one.keyId)?.name)).toEqual([
    "Key of Ada Lovelace",
    "Key of Ada Lovelace",
    undefined,
  ]);
});

test("by status, by maker, and by both", async () => {
  expect(await list("status=FAILURE")).toEqual([failed]);
  expect(await list("key=admin")).toEqual([byAdmin]);
  expect(await list(`key=${keyId}`)).toEqual([failed, byKey]);
  expect(await list(`key=${keyId}&status=SUCCESS`)).toEqual([byKey]);
  expect(await list("mode=test")).toEqual([]);
});

test("by time, and a page after another", async () => {
  await shop.prisma.requestLog.update({
    where: { requestId: byAdmin },
    data: { createdAt: new Date(Date.now() - 3 * 86_400_000) },
  });
  expect(await list("days=1")).toEqual([failed, byKey]);
  expect(await list(`after=${failed}`)).toEqual([byKey, byAdmin]);
});

test("what an address cannot mean is left out", () => {
  const query = new URLSearchParams({ status: "GONE", key: "'; --", days: "2", after: "\0", mode: "x" });
  expect(readRequestQuery(query)).toEqual({ mode: "LIVE", status: null, key: null, days: 30, after: null });
});

test("one of them has its timeline, its items, its entries in the ledger and its messages", async () => {
  const { record, extraction, events, entries, messages, key, look } = await read(byKey);
  expect(record).toMatchObject({ requestId: byKey, keyId, engine: "test", attempts: 1 });
  expect(events.map(({ eventType }) => eventType)).toEqual(["queued", "stage", "stage", "stage", "succeeded"]);
  expect(extraction.items.length).toBeGreaterThan(0);
  expect(entries.map(({ kind, deltaAvailable }) => [kind, deltaAvailable])).toEqual([
    ["RESERVE", -1],
    ["CAPTURE", 0],
  ]);
  expect(entries[0]?.parts).toEqual([{ source: "WELCOME", change: -1 }]);
  expect(messages.map(({ event, state }) => [event, state])).toEqual([["job.succeeded", "PENDING"]]);
  expect([key?.name, look]).toEqual(["Key of Ada Lovelace", null]);
});

test("it is found by its job id, too, and its failure gave the credit back", async () => {
  const { extraction } = await read(failed);
  const again = await read(extraction.jobId ?? "");
  expect(again.record.requestId).toBe(failed);
  expect(again.extraction).toMatchObject({ status: "FAILURE", refunded: true });
  expect(again.entries.map(({ kind }) => kind)).toEqual(["RESERVE", "REFUND"]);
});

test("another shop has none of them, and what is no id is not there either", async () => {
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  await ensureShopClient({ shop: "other.myshopify.com", mode: "LIVE" });
  await expect(read(byKey, "other.myshopify.com")).rejects.toMatchObject({ code: "NOT_FOUND" });
  for (const id of ["", "'; --", "\0", "01J00000000000000000000000"])
    await expect(read(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the support file holds the facts, and nothing that anybody wrote, named or photographed", async () => {
  const { writeSupportFile } = await import("~/routes/app.requests.$id/write-support-file");
  const file = writeSupportFile(await read(byKey));
  expect(file).toMatchObject({
    request_id: byKey,
    status: "SUCCESS",
    asked: { max_items: 3, product_name_characters: 11 },
  });
  expect(file.ledger).toHaveLength(2);
  expect(file.items.length).toBeGreaterThan(0);
  const text = JSON.stringify(file);
  for (const secret of ["Secret", "Ada", "example.com", "http", "uploads/", "cutout.", SHOP])
    expect(text).not.toContain(secret);
});
