import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { fillLook } from "../../storefront-block/look-states";
import { makeShop } from "../../storefront-block/make-shop";

const SCRIPT_BYTES = 300_000;
const PICTURES = 4;
const PICTURE = { width: 1400, height: 1750 };
const ITEMS = 12;
// pixels a spot of noise: 80 kB of WebP at 1100 pixels, as a photo of clothes has
const GRAIN = 32;

/**
 * A shop whose product page is as heavy as those that themes make: 300 kB of script that runs at once, four large pictures. Its
 * product has a look of twelve items. A page of nothing would score 100 and hide what a block costs.
 */
export async function makePage() {
  const theme = mkdtempSync(join(tmpdir(), "looklift-heavy-theme-"));
  mkdirSync(join(theme, "assets"));
  writeFileSync(join(theme, "assets/theme.js"), writeScript());
  const shop = await makeShop({ theme });
  await fillLook({ shop, count: ITEMS });
  for (const file of shop.state.files.values()) await paint(shop.state.filePath(file), file);
  const coat = shop.product("coat");
  for (let n = 0; n < PICTURES; n++) {
    const fileId = await shop.addFile({ id: 100 + n, name: `coat-${n}.jpg`, alt: "The coat", ...PICTURE });
    const file = shop.state.files.get(fileId)!;
    await paint(shop.state.filePath(file), file);
    coat.media.push({ fileId, alt: "The coat" });
  }
  return {
    ...shop,
    url: `${shop.origin}/products/coat`,
    async stop() {
      await shop.stop();
      rmSync(theme, { recursive: true, force: true });
    },
  };
}

/** A picture of so many bytes as a photo has: soft noise in place of one flat colour. */
async function paint(path: string, { width, height, mimeType }: { width: number; height: number; mimeType: string }) {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const grain = sharp({
    create: {
      width: Math.ceil(width / GRAIN),
      height: Math.ceil(height / GRAIN),
      channels: 3,
      background: "#808080",
      noise,
    },
  });
  const image = sharp(await grain.png().toBuffer()).resize({ width, height, fit: "fill", kernel: "cubic" });
  if (mimeType === "image/png") await image.ensureAlpha(0.9).png().toFile(path);
  else await image.jpeg({ quality: 82 }).toFile(path);
}

/** What a theme's script is to a browser: much to read, and some tenths of a second of work while the page loads. */
function writeScript(): string {
  const parts = ["const made = [];"];
  let bytes = 0;
  for (let n = 0; bytes < SCRIPT_BYTES; n++) {
    const part = `made.push(function part${n}(seed){const words=${JSON.stringify(`component ${n} of the theme`)};let sum=seed;
for(let i=0;i<900;i++)sum=(sum*31+words.charCodeAt(i%words.length))%1000003;return{name:words,sum,listeners:[${n},${n + 1},${n + 2}]}});`;
    parts.push(part);
    bytes += part.length + 1;
  }
  parts.push(`const begin=()=>{const found={};for(let round=0;round<2;round++)for(const part of made){const{name,sum}=part(round);found[name]=sum}
document.documentElement.dataset.theme=String(Object.keys(found).length)};
document.readyState==="loading"?addEventListener("DOMContentLoaded",begin):begin();`);
  return parts.join("\n");
}
