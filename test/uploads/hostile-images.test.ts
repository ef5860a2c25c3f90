import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { normaliseImage, sniffFormat } from "~/uploads/normalise-image";
import { plainPicture } from "../support/make-client";

const refuse = (bytes: Buffer) => expect(normaliseImage(bytes)).rejects;

test.each(["jpeg", "png", "webp", "avif"] as const)("a %s is read and becomes a JPEG", async (format) => {
  const bytes = await picture({ width: 80, height: 120 }).toFormat(format).toBuffer();
  expect(sniffFormat(bytes)).toBe(format);
  const { jpeg, width, height } = await normaliseImage(bytes);
  expect([width, height, (await sharp(jpeg).metadata()).format]).toEqual([80, 120, "jpeg"]);
});

test("what is see-through stands on white, and a picture is at most 4096 pixels long", async () => {
  const clear = await sharp({
    create: { width: 80, height: 80, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const { dominant } = await sharp((await normaliseImage(clear)).jpeg).stats();
  expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(240);
  const long = await picture({ width: 6000, height: 100 }).png().toBuffer();
  expect(await normaliseImage(long)).toMatchObject({ width: 4096, height: 68 });
});

test.each([
  [
    "an SVG",
    () =>
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="9" height="9"/></svg>',
      ),
  ],
  ["a GIF", () => picture({ width: 80, height: 80 }).gif().toBuffer()],
  ["a TIFF", () => picture({ width: 80, height: 80 }).tiff().toBuffer()],
  ["a PDF", () => Buffer.from("%PDF-1.7\n%%EOF")],
  ["HTML", () => Buffer.from("<!doctype html><script>alert(1)</script>")],
  ["nothing", () => Buffer.alloc(0)],
  ["a few bytes", () => Buffer.from([0xff, 0xd8])],
])("%s is refused unread", async (_name, make) => {
  await refuse(await make()).toMatchObject({
    code: "IMAGE_UNSUPPORTED",
    message: expect.stringContaining("not a JPEG"),
  });
});

test("an SVG that calls itself a PNG is refused: no loader but four is even compiled in", async () => {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  await refuse(Buffer.concat([signature, Buffer.from("<svg/>")])).toMatchObject({ code: "IMAGE_UNREADABLE" });
  await expect(
    sharp(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")).toBuffer(),
  ).rejects.toThrow();
});

test("a HEIC photo is refused in words that help", async () => {
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(200)]);
  await refuse(heic).toMatchObject({
    code: "IMAGE_UNSUPPORTED",
    message: expect.stringMatching(/HEIC.*JPEG.*iPhone.*Most Compatible/),
  });
});

test.each([0.3, 0.6, 0.95])(
  "a JPEG that ends at %d of its length is refused although its header is whole",
  async (share) => {
    const whole = await noise({ width: 400, height: 400 }).jpeg({ quality: 90 }).toBuffer();
    const cut = whole.subarray(0, Math.floor(whole.length * share));
    expect((await sharp(cut).metadata()).width).toBe(400);
    await refuse(cut).toMatchObject({
      code: "IMAGE_UNREADABLE",
      message: expect.stringContaining("damaged or incomplete"),
    });
  },
);

test("a bomb of 256 megapixels in 30 kB is refused at its header", async () => {
  const bomb = drawBomb(16_000);
  expect(bomb.length).toBeLessThan(60_000);
  const begun = process.cpuUsage();
  await refuse(bomb).toMatchObject({ code: "IMAGE_TOO_LARGE", message: expect.stringContaining("50 megapixels") });
  expect(process.cpuUsage(begun).user).toBeLessThan(200_000);
});

test("a picture whose sides are too small for an item is refused", async () => {
  await refuse(await picture({ width: 63, height: 400 }).png().toBuffer()).toMatchObject({
    code: "IMAGE_UNREADABLE",
    message: expect.stringContaining("at least 64 pixels"),
  });
});

test("a ZIP behind a JPEG does not survive", async () => {
  const { jpeg } = await normaliseImage(Buffer.concat([await plainPicture(), Buffer.from("PK\x03\x04 payload")]));
  expect(jpeg.includes("PK\x03\x04")).toBe(false);
});

type Size = { width: number; height: number };

function picture({ width, height }: Size) {
  return sharp({ create: { width, height, channels: 3, background: "#345678" } });
}

function noise({ width, height }: Size) {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height, channels: 3, background: "#000", noise } });
}

/** A PNG of one bit a pixel and a single colour, `side` pixels square. */
function drawBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
