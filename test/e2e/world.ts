import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

const root = join(import.meta.dirname, "../..");

/** What local.json tells other programs. */
export type Local = {
  api: string;
  api_key: string;
  live_key: string;
  admin: string;
  product_page: string;
  shop: string;
  database_url: string;
  s3_endpoint: string;
  pids: { web: number; worker: number };
};
type Addresses = { standIn: string; storefront: string; app: string };

/** The folder of the tests' world, in which `npm start` would keep `.data`. */
export const folder = join(root, ".data-test/e2e");

export const addresses = (): Addresses => JSON.parse(process.env["WORLD"] ?? "{}") as Addresses;

export const readLocal = (): Local => JSON.parse(readFileSync(join(folder, "local.json"), "utf8")) as Local;

/** Where a journey keeps a screenshot for people to look at. */
export const artefact = (name: string): string => join(root, "test/artefacts", name);

// Shopify's library turns away whatever does not look like a browser.
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** A call as the merchant in the shop's admin: with a session token of this minute. */
export async function asMerchant(path: string, init: RequestInit = {}): Promise<Response> {
  const { standIn, app } = addresses();
  const token = await (await fetch(`${standIn}/stand-in/id_token`)).text();
  const headers = { ...init.headers, authorization: `Bearer ${token}`, "user-agent": BROWSER };
  return fetch(new URL(path, app), { ...init, headers });
}

/** Puts a look of the demo on its product's page. The world is seeded with them, and the worker extracts them in its own time. */
export async function publishTheDemoLook(): Promise<void> {
  const { looks } = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as { looks: Record<string, string> };
  const id = Object.values(looks)[0];
  const state = async () => ((await (await asMerchant(`/app/looks/${id}/state`)).json()) as { state: string }).state;
  await expect.poll(state, { timeout: 60_000 }).toMatch(/READY|PUBLISHED/);
  if ((await state()) !== "PUBLISHED") await asMerchant(`/app/looks/${id}/publish`, { method: "POST" });
  await expect.poll(state, { timeout: 60_000 }).toBe("PUBLISHED");
}

/** Presses a button on the stand-in's page of the app's installation. */
export async function press(button: "install" | "uninstall"): Promise<void> {
  const admin = new URL(readLocal().admin).pathname.replace(/\/apps\/.*$/, "");
  const answer = await fetch(`${addresses().standIn}${admin}/installation/${button}`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: addresses().standIn },
  });
  expect(answer.status).toBe(303);
}
