import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { demoTrialImages, drawTrialImage } from "./images/draw-demo";
import { drawOnce } from "./shopify/draw-once";
import type { Ground } from "./start/describe-world";
import { writePrivate } from "./start/write-private";

const CALL_MS_MAX = 20_000;
const PHOTO_FOLDER = "demo-photos";
// Shopify's library turns away whatever does not look like a browser.
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

type Keys = { apiKey: string; liveKey: string };
/** `looks`: the id of each demo photo's look. */
type Seeded = { keys: Keys | null; looks: Record<string, string> };
type Merchant = (path: string, init: { form?: Record<string, string>; json?: unknown }) => Promise<unknown>;

/**
 * Makes the demo shop usable, each part once: an API key of each mode, the two demo photos as files to drop into the app,
 * and a look of each, which the worker extracts. All of it over HTTP, as a merchant in the admin would. A key that the app
 * does not know any more (the database was wiped) is made anew.
 */
export async function seedDemo(ground: Ground): Promise<Keys & { productPage: string }> {
  const { folder, standInUrl, storefrontUrl } = ground;
  const path = join(folder, "demo.json");
  const seeded: Seeded = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as Seeded)
    : { keys: null, looks: {} };
  const merchant = actAsMerchant(ground);
  if (!seeded.keys || !(await isKnown(ground, seeded.keys))) {
    seeded.looks = {};
    seeded.keys = { apiKey: await makeKey(merchant, "TEST"), liveKey: await makeKey(merchant, "LIVE") };
    writePrivate(path, seeded);
  }
  for (const { name, productHandle } of demoTrialImages) {
    const photo = await keepPhoto(folder, name);
    if (seeded.looks[name]) continue;
    seeded.looks[name] = await makeLook({ merchant, standInUrl, productHandle, photo });
    writePrivate(path, seeded);
  }
  return { ...seeded.keys, productPage: `${storefrontUrl}/products/${demoTrialImages[0]?.productHandle}` };
}

function actAsMerchant({ standInUrl, appUrl }: Ground): Merchant {
  return async (path, { form, json }) => {
    const token = await (await call(`${standInUrl}/stand-in/id_token`)).text();
    const headers = {
      authorization: `Bearer ${token}`,
      "user-agent": BROWSER,
      ...(json !== undefined && { "content-type": "application/json" }),
    };
    const body = form ? new URLSearchParams(form) : JSON.stringify(json);
    return (await call(`${appUrl}${path}`, { method: "POST", headers, body })).json();
  };
}

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(CALL_MS_MAX) });
  if (response.ok) return response;
  const { pathname } = new URL(url);
  throw new Error(
    `The demo shop could not be set up: ${init.method ?? "GET"} ${pathname} answered ${response.status}: ${(await response.text()).slice(0, 300)}`,
  );
}

async function makeKey(merchant: Merchant, mode: "TEST" | "LIVE"): Promise<string> {
  const made = (await merchant("/app/developers/keys", {
    form: { mode, name: `${mode.toLowerCase()} key of npm start` },
  })) as { token: string };
  return made.token;
}

async function isKnown({ apiUrl }: Ground, { apiKey, liveKey }: Keys): Promise<boolean> {
  const answers = [apiKey, liveKey].map((key) =>
    fetch(`${apiUrl}/v1/credits`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(CALL_MS_MAX),
    }),
  );
  return (await Promise.all(answers)).every(({ ok }) => ok);
}

async function keepPhoto(folder: string, name: string): Promise<Buffer> {
  const photos = join(folder, PHOTO_FOLDER);
  const path = join(photos, `${name}.jpg`);
  if (existsSync(path)) return readFileSync(path);
  mkdirSync(photos, { recursive: true });
  const photo = await drawOnce({ name, draw: () => drawTrialImage({ name }) });
  writeFileSync(path, photo);
  return photo;
}

type MakeLook = { merchant: Merchant; standInUrl: string; productHandle: string; photo: Buffer };

async function makeLook({ merchant, standInUrl, productHandle, photo }: MakeLook): Promise<string> {
  const product = (await listProducts(standInUrl)).find(({ handle }) => handle === productHandle);
  if (!product) throw new Error(`The demo shop has no product ${productHandle}.`);
  const upload = (await merchant("/app/uploads", {
    json: { content_type: "image/jpeg", content_length: photo.length },
  })) as { upload_key: string; upload_url: string; headers: Record<string, string> };
  await call(upload.upload_url, { method: "PUT", headers: upload.headers, body: new Uint8Array(photo) });
  const look = (await merchant("/app/looks", {
    json: { product_id: product.id, upload_key: upload.upload_key },
  })) as { look_id: string };
  return look.look_id;
}

async function listProducts(standInUrl: string): Promise<{ id: string; handle: string }[]> {
  return (await (await call(`${standInUrl}/stand-in/products`)).json()) as { id: string; handle: string }[];
}
