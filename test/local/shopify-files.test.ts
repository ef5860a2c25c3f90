// Files of the shop: from the staged upload to READY, and why one fails.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../support/wait-for";
import {
  firstProduct,
  type GraphqlAnswer,
  openAdmin,
  plainPicture,
  type ShopWorld,
  startShopWorld,
} from "./shopify-world";

let world: ShopWorld;
let ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>;

beforeAll(async () => {
  world = await startShopWorld();
  ask = await openAdmin(world);
});
afterAll(() => world.stop());

type Target = { url: string; resourceUrl: string };

async function stage(filename: string, mimeType = "image/png"): Promise<Target> {
  const { data } = await ask(
    `mutation ($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) {
      stagedTargets { url resourceUrl parameters { name value } } userErrors { field message } } }`,
    { input: [{ filename, mimeType, resource: "IMAGE", httpMethod: "PUT" }] },
  );
  return data.stagedUploadsCreate.stagedTargets[0];
}

const put = (url: string, body: Buffer, type = "image/png") =>
  fetch(url, { method: "PUT", headers: { "content-type": type }, body: new Uint8Array(body) });

async function create(input: Record<string, unknown>) {
  const { data } = await ask(
    `mutation ($files: [FileCreateInput!]!) { fileCreate(files: $files) {
      files { id fileStatus ... on MediaImage { image { url } } } userErrors { field message code } } }`,
    { files: [{ contentType: "IMAGE", ...input }] },
  );
  return data.fileCreate as {
    files: { id: string; fileStatus: string; image: null }[];
    userErrors: { field: string[]; code: string }[];
  };
}

const read = async (id: string) =>
  (
    await ask(
      `query ($id: ID!) { node(id: $id) { ... on MediaImage {
        fileStatus alt mimeType image { url width height } fileErrors { code message } } } }`,
      { id },
    )
  ).data.node;

const settle = (id: string) =>
  waitFor(
    async () => {
      const file = await read(id);
      return file && ["READY", "FAILED"].includes(file.fileStatus) ? file : null;
    },
    { what: `${id} to settle` },
  );

async function upload(filename: string, bytes?: Buffer): Promise<string> {
  const { url, resourceUrl } = await stage(filename);
  expect((await put(url, bytes ?? (await plainPicture()))).status).toBe(200);
  const { files, userErrors } = await create({ originalSource: resourceUrl, alt: "A look" });
  expect(userErrors).toEqual([]);
  return files[0]!.id;
}

test("a picture goes from UPLOADED to READY with an address on the shop's CDN", async () => {
  const { url, resourceUrl } = await stage("look.png");
  await put(url, await plainPicture());
  const { files } = await create({ originalSource: resourceUrl, alt: "A look" });
  expect(files[0]).toMatchObject({ fileStatus: "UPLOADED", image: null });
  const file = await settle(files[0]!.id);
  expect(file).toMatchObject({
    fileStatus: "READY",
    alt: "A look",
    mimeType: "image/png",
    image: { width: 60, height: 80 },
  });
  expect(file.image.url).toMatch(/\/cdn\/shop\/files\/look\.png\?v=\d+$/);
});

test("a name that is taken gets a suffix", async () => {
  const first = world.shop.state.files.get(await upload("twice.png"))!;
  const second = world.shop.state.files.get(await upload("twice.png"))!;
  expect(first.filename).toBe("twice.png");
  expect(second.filename).toMatch(/^twice_[0-9a-f-]{36}\.png$/);
});

describe("the staged address", () => {
  test("takes the content type that was signed, and no other", async () => {
    const { url } = await stage("a.png");
    expect((await put(url, await plainPicture(), "image/jpeg")).status).toBe(403);
  });

  test("wants its signature", async () => {
    const { url } = await stage("a.png");
    expect((await put(url.replace(/Signature=..../, "Signature=0000"), await plainPicture())).status).toBe(403);
  });

  test("takes 20 MB at most", async () => {
    const { url } = await stage("a.png");
    expect((await put(url, Buffer.alloc(20 * 1024 * 1024 + 1))).status).toBe(400);
  });
});

describe("a file fails", () => {
  test("that is not a picture", async () => {
    const file = await settle(await upload("text.png", Buffer.from("not a picture")));
    expect(file).toMatchObject({
      fileStatus: "FAILED",
      image: null,
      fileErrors: [{ code: "UNSUPPORTED_IMAGE_FILE_TYPE" }],
    });
  });

  test("that is cut off", async () => {
    const whole = await plainPicture();
    const file = await settle(await upload("cut.png", whole.subarray(0, whole.length - 30)));
    expect(file.fileStatus).toBe("FAILED");
  });

  test("whose bytes never came", async () => {
    const { resourceUrl } = await stage("never.png");
    const file = await settle((await create({ originalSource: resourceUrl })).files[0]!.id);
    expect(file).toMatchObject({ fileStatus: "FAILED", fileErrors: [{ code: "IMAGE_DOWNLOAD_FAILURE" }] });
  });

  test("with sentinel-fail in its name", async () => {
    expect(await settle(await upload("sentinel-fail.png"))).toMatchObject({ fileStatus: "FAILED" });
  });
});

describe("fileCreate refuses", () => {
  test.each([
    ["a source that is no address", { originalSource: "data:image/png;base64,aa" }, "INVALID_IMAGE_SOURCE_URL"],
    [
      "another extension than the source's",
      { originalSource: "http://127.0.0.1/a.png", filename: "a.jpg" },
      "MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE",
    ],
    ["a long alt text", { originalSource: "http://127.0.0.1/a.png", alt: "x".repeat(513) }, "ALT_VALUE_LIMIT_EXCEEDED"],
  ])("%s", async (_, input, code) => {
    const { files, userErrors } = await create(input);
    expect(files).toEqual([]);
    expect(userErrors).toMatchObject([{ code }]);
  });
});

test("a file is renamed, put on a product, and deleted with its bytes", async () => {
  const id = await upload("old.png");
  await settle(id);
  const product = firstProduct(world);
  const update = `mutation ($files: [FileUpdateInput!]!) { fileUpdate(files: $files) { files { alt } userErrors { code } } }`;
  const productId = `gid://shopify/Product/${product.id}`;
  const changed = await ask(update, { files: [{ id, filename: "new.png", alt: "New", referencesToAdd: [productId] }] });
  expect(changed.data.fileUpdate).toEqual({ files: [{ alt: "New" }], userErrors: [] });
  expect(product.media.map(({ fileId }) => fileId)).toContain(id);
  const path = world.shop.state.filePath(world.shop.state.files.get(id)!);
  expect([path.endsWith("new.png"), existsSync(path)]).toEqual([true, true]);

  const remove = `mutation ($ids: [ID!]!) { fileDelete(fileIds: $ids) { deletedFileIds userErrors { code } } }`;
  const missing = await ask(remove, { ids: [id, "gid://shopify/MediaImage/1"] });
  expect(missing.data.fileDelete).toEqual({ deletedFileIds: null, userErrors: [{ code: "FILE_DOES_NOT_EXIST" }] });
  expect((await ask(remove, { ids: [id] })).data.fileDelete.deletedFileIds).toEqual([id]);
  expect(existsSync(path)).toBe(false);
  expect(product.media).toEqual([]);
});
