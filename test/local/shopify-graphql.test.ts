// The Admin API stand-in lets in what Shopify would let in, and says so where it does less.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  firstProduct,
  type GraphqlAnswer,
  openAdmin,
  postAdmin,
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

test("an operation that the real schema refuses is refused", async () => {
  const wrongField = await ask(`{ product(id: "gid://shopify/Product/1") { id look } }`);
  expect(wrongField.data).toBeUndefined();
  expect(wrongField.errors?.[0]?.message).toContain('Cannot query field "look" on type "Product"');
  const oldForm = await ask(
    `mutation { metaobjectUpsert(handle: {type: "a", handle: "b"}, metaobject: {}) { metaobject { id } } }`,
  );
  expect(oldForm.errors?.[0]?.message).toContain("metaobject");
  const wrongVariable = await ask(
    `mutation ($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { id } } }`,
    {
      m: [{ ownerId: "gid://shopify/Product/1", key: "look" }],
    },
  );
  expect(wrongVariable.errors?.[0]?.message).toContain("value");
});

test("what the stand-in does not have is an error, not null", async () => {
  const root = await ask(`{ orders(first: 1) { nodes { id } } }`);
  expect(root.errors?.[0]?.message).toMatch(/Access denied|does not implement QueryRoot.orders/);
  const field = await ask(`{ shop { name shipsToCountries } }`);
  expect(field.errors?.[0]?.message).toBe("the stand-in does not implement Shop.shipsToCountries");
  const search = await ask(`{ products(first: 1, query: "barcode:1") { nodes { id } } }`);
  expect(search.errors?.[0]?.message).toBe("the stand-in does not implement searching by barcode");
});

describe("access", () => {
  const query = "{ shop { name } }";

  test.each(["", "shpat_00000000000000000000000000000000"])(
    "a missing or made-up token %j is refused",
    async (token) => {
      const response = await postAdmin(world.shop.origin, { token, query });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ errors: expect.stringContaining("Invalid API key or access token") });
    },
  );

  test("a token that has expired is refused", async () => {
    const [token] = [...world.shop.state.tokens.values()];
    const { expiresAt } = token!;
    token!.expiresAt = Date.now() - 1;
    expect((await postAdmin(world.shop.origin, { token: token!.token, query })).status).toBe(401);
    token!.expiresAt = expiresAt;
  });

  test("what the app's scopes do not cover is denied", async () => {
    const narrow = await startShopWorld({ scopes: "read_products" });
    try {
      const askNarrow = await openAdmin(narrow);
      const read = await askNarrow(`{ products(first: 1) { nodes { title } } }`);
      expect(read.data.products.nodes).toHaveLength(1);
      const files = await askNarrow(`{ files(first: 1) { nodes { id } } }`);
      expect(files.errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
      const { id } = firstProduct(narrow);
      const metafields = [{ ownerId: `gid://shopify/Product/${id}`, key: "look", type: "json", value: "{}" }];
      const set = await askNarrow(
        `mutation ($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { id } } }`,
        { m: metafields },
      );
      expect(set.errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
      expect(narrow.shop.state.metafields.size).toBe(0);
    } finally {
      await narrow.stop();
    }
  });

  test("another shop than this one is not found", async () => {
    const response = await fetch(`${world.shop.origin}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "x-forwarded-host": "other.myshopify.com" },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(404);
  });
});

describe("products", () => {
  const list = `query ($query: String, $after: String) {
    products(first: 1, query: $query, after: $after, sortKey: TITLE) {
      nodes { handle } pageInfo { hasNextPage endCursor } } }`;

  test("are paged", async () => {
    const first = await ask(list);
    expect(first.data.products).toMatchObject({ nodes: [{ handle: "camel-coat" }], pageInfo: { hasNextPage: true } });
    const second = await ask(list, { after: first.data.products.pageInfo.endCursor });
    expect(second.data.products).toMatchObject({
      nodes: [{ handle: "green-dress" }],
      pageInfo: { hasNextPage: false },
    });
  });

  test.each([
    ["title:dre*", ["green-dress"]],
    ["coat", ["camel-coat"]],
    ["status:draft", []],
    ["-title:dress tag:test", ["camel-coat"]],
    ['title:"green dress"', ["green-dress"]],
    ["title:nothing OR handle:camel-coat", ["camel-coat"]],
  ])("are found by %s", async (query, handles) => {
    const { data } = await ask(list, { query });
    expect(data.products.nodes.map(({ handle }: { handle: string }) => handle)).toEqual(handles);
  });

  test("are updated and deleted", async () => {
    const product = [...world.shop.state.products.values()].at(-1)!;
    const id = `gid://shopify/Product/${product.id}`;
    const changed = await ask(
      `mutation ($id: ID!) { productUpdate(product: {id: $id, title: "Blue dress"}) { product { title } userErrors { message } } }`,
      { id },
    );
    expect(changed.data.productUpdate).toEqual({ product: { title: "Blue dress" }, userErrors: [] });
    const gone = await ask(`mutation ($id: ID!) { productDelete(input: {id: $id}) { deletedProductId } }`, { id });
    expect(gone.data.productDelete.deletedProductId).toBe(id);
    expect((await ask(`query ($id: ID!) { product(id: $id) { id } }`, { id })).data.product).toBeNull();
  });
});

describe("cost", () => {
  const status = async () => (await ask("{ shop { name } }")).extensions!.cost;

  test("is told with every answer and given back in time", async () => {
    const { requestedQueryCost, throttleStatus } = await status();
    expect(requestedQueryCost).toBe(1);
    expect(throttleStatus).toMatchObject({ maximumAvailable: 2000, restoreRate: 100 });
  });

  const nested = (depth: number): string =>
    depth === 0 ? "id" : `variants(first: 250) { nodes { product { ${nested(depth - 1)} } } }`;

  test("a query of more than 1000 points is refused", async () => {
    const { errors } = await ask(`{ products(first: 250) { nodes { ${nested(3)} } } }`);
    expect(errors?.[0]?.extensions?.["code"]).toBe("MAX_COST_EXCEEDED");
  });

  test("more than the bucket holds is throttled, with status 200", async () => {
    const many = Array.from(
      { length: 90 },
      (_, n) => `a${n}: metafieldsDelete(metafields: []) { userErrors { message } }`,
    );
    const answers: GraphqlAnswer[] = [];
    for (const _ of [1, 2, 3]) answers.push(await ask(`mutation { ${many.join(" ")} }`));
    expect(answers.map(({ extensions }) => extensions?.cost.requestedQueryCost)).toEqual([900, 900, 900]);
    expect(answers.map(({ errors }) => errors?.[0]?.extensions?.["code"])).toEqual([undefined, undefined, "THROTTLED"]);
  });
});

describe("failures on request", () => {
  test("a product with a sentinel in its title fails, the list of products does not", async () => {
    const product = firstProduct(world);
    const { title } = product;
    const query = `{ product(id: "gid://shopify/Product/${product.id}") { id } }`;
    const [{ token } = { token: "" }] = world.shop.state.tokens.values();
    product.title = "A sentinel-500 coat";
    expect((await postAdmin(world.shop.origin, { token, query })).status).toBe(500);
    expect((await ask(`{ products(first: 1) { nodes { id } } }`)).errors).toBeUndefined();
    product.title = "A sentinel-throttled coat";
    expect((await ask(query)).errors?.[0]?.extensions?.["code"]).toBe("THROTTLED");
    product.title = title;
  });

  test("CHAOS makes that percentage of the calls fail", async () => {
    const broken = await startShopWorld({ failPercent: 100 });
    try {
      await openAdmin(broken);
      const [{ token } = { token: "" }] = broken.shop.state.tokens.values();
      const response = await postAdmin(broken.shop.origin, { token, query: "{ shop { name } }" });
      expect([500, 502, 503]).toContain(response.status);
    } finally {
      await broken.stop();
    }
  });
});
