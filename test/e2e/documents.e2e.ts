import { expect, test } from "@playwright/test";
import { addresses, artefact, readLocal } from "./world";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

async function open(path: string) {
  const answer = await fetch(`${addresses().app}${path}`, { headers: { "user-agent": BROWSER }, redirect: "manual" });
  const policy = answer.headers.get("content-security-policy") ?? "";
  return { answer, policy, html: await answer.text() };
}

/** A page of the admin as the admin opens it: with an id token in its address. */
async function openFramed(path: string) {
  const { standIn } = addresses();
  const token = await (await fetch(`${standIn}/stand-in/id_token`)).text();
  const { shop } = readLocal();
  const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64url");
  return open(`${path}?${new URLSearchParams({ shop, host, embedded: "1", id_token: token })}`);
}

const inlineScripts = (html: string) =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>/g)].map(([, attributes]) => attributes ?? "");

function expectNonces({ policy, html }: { policy: string; html: string }): void {
  const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1];
  expect(nonce).toMatch(/^[\w-]{20,}$/);
  expect(policy).not.toContain("unsafe");
  expect(inlineScripts(html).length).toBeGreaterThan(0);
  for (const attributes of inlineScripts(html)) expect(attributes).toContain(`nonce="${nonce}"`);
}

for (const path of ["/", "/privacy", "/nothing-here"])
  test(`${path} may be framed by nobody, and runs no script without a nonce`, async () => {
    const page = await open(path);
    expect(page.policy).toContain("frame-ancestors 'none';");
    expectNonces(page);
    expect(page.answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

for (const path of ["/app", "/app/settings", "/app/credits", "/app/nothing-here"])
  test(`${path} may be framed by its shop's admin, and runs no script without a nonce`, async () => {
    const page = await openFramed(path);
    expect(page.policy).toContain(`https://${readLocal().shop} https://admin.shopify.com`);
    expect(page.policy).not.toMatch(/frame-ancestors[^;]*\s(\*|https:|https?:\/\/\*)[\s;]/);
    expectNonces(page);
  });

test("the API's page runs no script, and may be framed by nobody", async () => {
  const { policy, html } = await open("/docs");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(html).not.toContain("<script");
});

test("two loads have two nonces", async () => {
  expect((await open("/privacy")).policy).not.toBe((await open("/privacy")).policy);
});

for (const path of [
  "/?shop=evil.example.com",
  "/auth/login?shop=evil.example.com",
  "/?shop=//evil.example.com",
  "/auth/exit-iframe?exitIframe=https%3A%2F%2Fevil.example.com&shop=evil.example.com",
  "/app?shop=evil.example.com&host=ZXZpbC5leGFtcGxlLmNvbQ&embedded=1",
])
  test(`${path} leads to nobody else`, async () => {
    const { answer, policy, html } = await open(path);
    const location = new URL(answer.headers.get("location") ?? "/", addresses().app);
    expect(location.origin).toBe(new URL(addresses().app).origin);
    expect(policy).not.toContain("evil.example.com");
    expect(html).not.toMatch(/(href|open\(|location)[^<]*evil\.example\.com/);
  });

test("the privacy page is one that somebody reads", async ({ page }) => {
  await page.goto(`${addresses().app}/privacy`);
  await expect(page.getByRole("heading", { name: "If you shop in a store that uses Looklift" })).toBeVisible();
  await page.screenshot({ path: artefact("privacy.png"), fullPage: true });
});
