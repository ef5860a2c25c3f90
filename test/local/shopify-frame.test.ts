// The admin's frame and the App Bridge stand-in in a real browser, with a page that is no more than what App Bridge needs.
import { type Browser, chromium, type FrameLocator, type Page } from "@playwright/test";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { findChromium } from "../run/find-chromium";
import { API_KEY, SHOP, type ShopWorld, startShopWorld } from "./shopify-world";

const WAIT_MS = 15_000;
let world: ShopWorld;
let browser: Browser;
let page: Page;
let app: FrameLocator;

beforeAll(async () => {
  const found = await findChromium();
  if ("why" in found) throw new Error(found.why);
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(found.path && { executablePath: found.path }) });
  world = await startShopWorld();
  const bridge = `${world.shop.origin}/app-bridge.js`;
  world.app.page = `<!doctype html><title>Test</title><script data-api-key="${API_KEY}" src="${bridge}"></script>
<ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/credits">Credits</a></ui-nav-menu>
<ui-title-bar title="Looks"><button variant="primary" onclick="say('made')">New look</button></ui-title-bar>
<ui-save-bar id="bar"><button variant="primary" onclick="say('saved'); shopify.saveBar.hide('bar')"></button><button></button></ui-save-bar>
<ui-modal id="modal"><p>Words of the modal</p><ui-title-bar title="Sure?"><button onclick="shopify.modal.hide('modal')">Close it</button></ui-title-bar></ui-modal>
<output></output>
<script>
  const say = (text) => { document.querySelector("output").textContent = text; };
  addEventListener("shopify:navigate", ({ target }) => history.pushState(null, "", target.getAttribute("href")));
</script>`;
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1100, height: 800 } })).newPage();
  page.setDefaultTimeout(WAIT_MS);
  app = page.frameLocator("#app");
  await page.goto(`${world.shop.origin}/store/demo/apps/looklift/app?tab=all`);
  await page.getByRole("heading", { name: "Looks" }).waitFor();
});
afterEach(() => page.context().close());

const inApp = async <T>(script: string): Promise<T> => (await page.frame("app-iframe")?.evaluate(script)) as T;
const said = () => app.locator("output").innerText();

test("the app is opened with who asks, signed, and a session token", async () => {
  const source = new URL((await page.locator("#app").getAttribute("src")) ?? "");
  expect(Object.fromEntries(source.searchParams)).toMatchObject({
    ...{ tab: "all", embedded: "1", shop: SHOP, locale: "en" },
    host: Buffer.from("admin.shopify.com/store/demo").toString("base64").replace(/=+$/, ""),
    ...{ hmac: expect.stringMatching(/^[0-9a-f]{64}$/), id_token: expect.stringMatching(/^ey/) },
  });
});

test("calls to the app carry a fresh session token of a minute, calls elsewhere do not", async () => {
  const claims = await inApp<{ exp: number; iat: number; aud: string }>(
    `shopify.idToken().then((token) => JSON.parse(atob(token.split(".")[1])))`,
  );
  expect([claims.exp - claims.iat, claims.aud]).toEqual([60, API_KEY]);
  await inApp(`fetch("/own", { method: "POST", body: "own" }).then(() => undefined)`);
  await inApp(`fetch("${world.shop.origin}/app-bridge.js", { mode: "no-cors" }).then(() => undefined)`);
  const own = world.app.received.find(({ body }) => body === "own");
  expect(own?.headers.authorization).toMatch(/^Bearer ey/);
});

test("the admin shows the app's pages and actions, and follows where it goes", async () => {
  await page.getByRole("button", { name: "New look" }).click();
  await expect.poll(said).toBe("made");
  await page.getByRole("link", { name: "Credits" }).click();
  await page.waitForURL(`${world.shop.origin}/store/demo/apps/looklift/app/credits`);
  await expect.poll(() => page.getByRole("link", { name: "Credits" }).getAttribute("aria-current")).toBe("page");
});

test("a toast is shown and its action comes back", async () => {
  await inApp(`void shopify.toast.show("Look saved", { action: "Undo", onAction: () => say("undone") })`);
  await page.getByRole("status").getByText("Look saved").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(said).toBe("undone");
});

test("unsaved changes hold the merchant back until they are saved or left", async () => {
  await inApp(`shopify.saveBar.show("bar")`);
  await page.getByText("Unsaved changes").waitFor();
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();
  expect(page.url()).toContain("/apps/looklift");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(said).toBe("saved");
  await page.getByText("Unsaved changes").waitFor({ state: "hidden" });
});

test("a modal shows what is in it, with its title and buttons", async () => {
  await inApp(`shopify.modal.show("modal")`);
  const modal = app.getByRole("dialog");
  await app.getByText("Words of the modal").waitFor();
  await modal.getByRole("heading", { name: "Sure?" }).waitFor();
  await modal.getByRole("button", { name: "Close it" }).click();
  await modal.waitFor({ state: "hidden" });
});

test("products are picked by keyboard alone, and closing the picker picks none", async () => {
  const pick = (options: object) =>
    inApp(
      `void shopify.resourcePicker(${JSON.stringify(options)}).then((found) => say(JSON.stringify(found?.selection.map(({ handle }) => handle) ?? null)))`,
    );
  await pick({ type: "product", multiple: true, action: "select" });
  const picker = page.getByRole("dialog");
  await picker.getByText("Camel coat").waitFor();
  await page.keyboard.type("dress");
  await picker.getByText("Camel coat").waitFor({ state: "detached" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await picker.getByText("1 selected").waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(said).toBe('["green-dress"]');
  await pick({ type: "product" });
  await picker.getByText("Camel coat").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(said).toBe("null");
});

test("Shopify's addresses lead into the stand-in", async () => {
  await inApp(`void open("https://admin.shopify.com/store/demo/products", "_top")`);
  await page.waitForURL(`${world.shop.origin}/store/demo/products`);
});

test("what the stand-in does not have says so", async () => {
  const message = await inApp(
    `(() => { try { shopify.pos.cart.fetch(); } catch (error) { return error.message; } })()`,
  );
  expect(message).toContain("the App Bridge stand-in does not implement shopify.pos");
});

test("a page of the app that is opened by itself goes into the admin", async () => {
  await page.goto(`${world.app.url}/app/credits?tab=1`);
  await page.waitForURL(`${world.shop.origin}/store/demo/apps/looklift/app/credits?tab=1`);
});

test("a page of somebody else gets no session token out of the admin", async () => {
  await page.context().route("http://evil.test/", (route) => route.fulfill({ contentType: "text/html", body: "evil" }));
  await page.goto("http://evil.test/");
  const [admin] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate((url) => {
      Object.assign(globalThis, { opened: open(url), heard: 0 });
      addEventListener("message", () => {
        Object.assign(globalThis, { heard: 1 });
      });
    }, `${world.shop.origin}/store/demo/apps/looklift/app`),
  ]);
  await admin.getByRole("heading", { name: "Looks" }).waitFor();
  const asked: string[] = [];
  admin.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.evaluate(`opened.postMessage({ line: "app", id: 1, name: "idToken", args: {} }, "*")`);
  await page.evaluate(
    `opened.postMessage({ line: "app", id: 2, name: "open", args: { url: "http://evil.test/" } }, "*")`,
  );
  // what is answered after those shows that they were not
  await admin.frame("app-iframe")?.evaluate(`shopify.scopes.query()`);
  expect(asked).toEqual(["/stand-in/scopes"]);
  expect(await page.evaluate("heard")).toBe(0);
});
