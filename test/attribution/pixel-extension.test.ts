// The pixel: what it declares to Shopify, and what it sends of what Shopify hands it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { readToml } from "../../local/shopify/read-toml";

const folder = join(import.meta.dirname, "../../extensions/look-pixel");
const toml = readFileSync(join(folder, "shopify.extension.toml"), "utf8");
const code = readFileSync(join(folder, "src/index.js"), "utf8");

// Shopify's own way to say that a setting may not be empty; our reader knows no tables within a line
const NOT_EMPTY = 'validations = [{ name = "min", value = "1" }]';
const config = readToml(toml.replaceAll(NOT_EMPTY, ""));

type Listener = (event: Record<string, unknown>) => void;

/** The pixel in a sandbox without window, document or network, as Shopify's strict one has none either. */
function runPixel({ isDown = false } = {}) {
  const listeners = new Map<string, Listener>();
  const sent: { url: string; body: { account: string; events: Record<string, unknown>[] } }[] = [];
  const sendBeacon = async (url: string, body: string) => {
    if (isDown) throw new TypeError("Failed to fetch");
    sent.push({ url, body: JSON.parse(body) });
    return true;
  };
  const api = {
    analytics: { subscribe: (name: string, listener: Listener) => listeners.set(name, listener) },
    browser: { sendBeacon },
    settings: { accountID: "shop", endpoint: "https://looklift.test/pixel/events" },
  };
  const shopify = { extend: (_: string, render: (given: typeof api) => void) => render(api) };
  runInNewContext(code, { shopify, setTimeout, clearTimeout, Promise, JSON, Map, Set });
  return { listeners, sent, tell: (name: string, event: Record<string, unknown>) => listeners.get(name)?.(event) };
}

test("it asks for analytics and nothing else, sells nothing, and has no access to the page", () => {
  expect(toml.split(NOT_EMPTY)).toHaveLength(3);
  const named = { type: "single_line_text_field", name: expect.any(String), description: expect.any(String) };
  expect(config).toEqual({
    ...{ name: "Looklift measuring", type: "web_pixel_extension", handle: "look-pixel", runtime_context: "strict" },
    uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    customer_privacy: { analytics: true, marketing: false, preferences: false, sale_of_data: "disabled" },
    settings: { type: "object", fields: { accountID: named, endpoint: named } },
  });
});

test("its id and handle are nobody else's", () => {
  const extensions = join(folder, "..");
  const others = readdirSync(extensions).filter((name) => name !== "look-pixel");
  const texts = others.map((name) => readFileSync(join(extensions, name, "shopify.extension.toml"), "utf8"));
  expect(texts.length).toBeGreaterThan(3);
  const { uid, handle } = config as { uid: string; handle: string };
  for (const text of texts) for (const own of [uid, `"${handle}"`]) expect(text).not.toContain(own);
});

test("it listens to our own events and to the end of a checkout, to nothing else", () => {
  const kinds = ["viewed", "seen", "opened", "added", "visitors"].map((kind) => `looklift:${kind}`);
  expect([...runPixel().listeners.keys()]).toEqual([...kinds, "checkout_completed"]);
});

test("it sends what happened together, and of the shopper nothing", async () => {
  const { tell, sent } = runPixel();
  const around = { clientId: "tracked", context: { navigator: { userAgent: "x" } }, timestamp: "2026-11-25T00:00:00Z" };
  tell("looklift:viewed", {
    id: "event-one",
    customData: { look: "L", items: [], arm: "3s", email: "a@b.c" },
    ...around,
  });
  tell("looklift:seen", { id: "event-two", customData: { look: "L", items: [], arm: "3s" }, ...around });
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  const common = { look: "L", items: [], arm: "3s" };
  expect(sent[0]).toEqual({
    url: "https://looklift.test/pixel/events",
    body: {
      account: "shop",
      events: [
        { id: "event-one", kind: "viewed", ...common },
        { id: "event-two", kind: "seen", ...common },
      ],
    },
  });
});

test("what goes into the cart is sent at once, before the page changes", () => {
  const { tell, sent } = runPixel();
  tell("looklift:added", { id: "event-one", customData: { look: "L", items: ["A"], arm: "" } });
  expect(sent).toHaveLength(1);
});

test("of a checkout it sends the looks and items, without amounts, order or customer", () => {
  const { tell, sent } = runPixel();
  const marked = (look: string, item: string) => ({
    properties: [
      { key: "_looklift_look", value: look },
      { key: "_looklift_item", value: item },
    ],
    finalLinePrice: { amount: 10 },
  });
  const lineItems = [marked("L", "A"), marked("L", "B"), marked("L", "A"), { properties: [] }, marked("M", "C")];
  const checkout = { lineItems, email: "jane@example.com", order: { id: "gid://shopify/Order/1" } };
  tell("checkout_completed", { id: "checkout", data: { checkout } });
  expect(sent.flatMap(({ body }) => body.events)).toEqual([
    { id: "checkout:0", kind: "bought", look: "L", items: [] },
    { id: "checkout:0:items", kind: "bought", look: "L", items: ["A", "B"] },
    { id: "checkout:1", kind: "bought", look: "M", items: [] },
    { id: "checkout:1:items", kind: "bought", look: "M", items: ["C"] },
  ]);
});

test("an event without a look, and Looklift being down, break nothing", async () => {
  const { tell } = runPixel({ isDown: true });
  const failures: unknown[] = [];
  process.once("unhandledRejection", (error) => failures.push(error));
  tell("looklift:added", { id: "event-one" });
  tell("looklift:added", { id: "event-two", customData: { look: "L", items: ["A"] } });
  tell("checkout_completed", { id: "checkout", data: null as never });
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toEqual([]);
});
