import { afterAll, beforeAll, expect, test } from "vitest";
import { type MadeShop, makeShop } from "../storefront-block/make-shop";

let shop: MadeShop;
beforeAll(async () => {
  shop = await makeShop();
});
afterAll(() => shop.stop());

const open = async (path: string, init?: RequestInit) => {
  const answer = await fetch(shop.origin + path, init);
  return { answer, text: await answer.text() };
};

test("the home page shows what is on sale, and nothing else", async () => {
  shop.product("scarf").status = "DRAFT";
  const { text } = await open("/");
  expect([...text.matchAll(/class="card" href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
    "/products/coat",
    "/products/trousers",
    "/products/bag",
  ]);
  expect((await open("/products/scarf")).answer.status).toBe(404);
  shop.product("scarf").status = "ACTIVE";
  expect((await open("/products/scarf")).answer.status).toBe(200);
});

test("a product page shows its variants, and sells those that are available", async () => {
  const { text } = await open("/products/trousers?variant=201");
  expect(text).toContain("<title>Grey trousers – Test shop</title>");
  expect(text).toMatch(/value="201"[^>]*checked/);
  expect(text).toMatch(/value="202"[^>]*disabled/);
  expect(text).toMatch(/data-price[^>]*>\s*\$159\.00/);
});

test.each([
  "/products/no-such-thing",
  "/nothing/here",
  "/de/nothing",
  "/cdn/shop/t/1/assets/no.css",
  "/cdn/shop/t/1/assets/..%2F..%2Feditor.html",
  "/cdn/extensions/x/assets/..%2Fshopify.extension.toml",
])("%s is not there", async (path) => {
  expect((await open(path)).answer.status).toBe(404);
});

test("a page may run its own files only, call its own host only, and stand in its own frames only", async () => {
  const { answer } = await open("/products/coat");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining(["default-src 'self'", "form-action 'self'", "frame-ancestors 'self'", "base-uri 'none'"]),
  );
  expect(policy).not.toMatch(/script-src|connect-src|http/);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("assets carry their version in the address, and may be kept", async () => {
  const { text } = await open("/products/coat");
  const urls = [...text.matchAll(/"(\/cdn\/[^"]*assets\/[^"]*)"/g)].map(([, url]) => url ?? "");
  expect(urls.length).toBeGreaterThanOrEqual(5);
  for (const url of urls) {
    expect(url).toMatch(/\?v=\d+$/);
    const { answer } = await open(url);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect(answer.headers.get("content-type")).toMatch(/^text\/(css|javascript); charset=utf-8$/);
  }
});

test("a block that the app does not have leaves the page whole", async () => {
  shop.place({ block: "no-such-block" });
  const { answer, text } = await open("/products/coat");
  expect(answer.status).toBe(200);
  expect(text).toContain('id="shopify-block-b-no-such-block"');
  expect((await open("/products/coat?_editor=1")).text).toContain("The app has no block no-such-block.");
  shop.place();
});
