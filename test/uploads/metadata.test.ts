import sharp from "sharp";
import { expect, test } from "vitest";
import { normaliseImage } from "~/uploads/normalise-image";

const SECRETS = ["Jane Doe", "SecretCam", "48/1", "my private caption"];

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "a photo with the EXIF orientation %d stands upright afterwards",
  async (orientation) => {
    const { jpeg, width, height } = await normaliseImage(await store(await drawCorner(), orientation));
    expect([width, height]).toEqual([80, 120]);
    expect(await colourAt(jpeg, 20, 30)).toBe("red");
    for (const [left, top] of [
      [60, 30],
      [20, 90],
      [60, 90],
    ] as const)
      expect(await colourAt(jpeg, left, top)).toBe("blue");
    expect((await sharp(jpeg).metadata()).orientation).toBeUndefined();
  },
);

test("nothing of a photo's metadata is left: no place, no camera, no name, no profile", async () => {
  const photo = await sharp(await drawCorner())
    .withExif({
      IFD0: { Artist: "Jane Doe", Model: "SecretCam", ImageDescription: "my private caption" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 8/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "11/1 34/1 0/1" },
    })
    .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>Jane Doe</creator></x:xmpmeta>")
    .withIccProfile("p3")
    .jpeg()
    .toBuffer();
  const before = await sharp(photo).metadata();
  expect([before.exif, before.icc, before.xmp].every(Boolean)).toBe(true);
  const { jpeg } = await normaliseImage(photo);
  const { exif, icc, iptc, xmp, space } = await sharp(jpeg).metadata();
  expect({ exif, icc, iptc, xmp, space }).toEqual({ space: "srgb" });
  for (const secret of SECRETS) expect(jpeg.includes(secret)).toBe(false);
});

test("the same pixels give the same bytes, whatever hung on them", async () => {
  const plain = await sharp(await drawCorner())
    .png()
    .toBuffer();
  const named = await sharp(plain)
    .withExif({ IFD0: { Artist: "Jane Doe" } })
    .png()
    .toBuffer();
  expect(named.equals(plain)).toBe(false);
  expect((await normaliseImage(named)).sha256).toBe((await normaliseImage(plain)).sha256);
});

/** 80 × 120 pixels, red in the upper left quarter and blue elsewhere. */
async function drawCorner(): Promise<Buffer> {
  const quarter = { width: 40, height: 60, channels: 3 } as const;
  const red = await sharp({ create: { ...quarter, background: "#ff0000" } })
    .png()
    .toBuffer();
  return sharp({ create: { width: 80, height: 120, channels: 3, background: "#0000ff" } })
    .composite([{ input: red, top: 0, left: 0 }])
    .png()
    .toBuffer();
}

const turns: Record<number, ("flip" | "flop" | 90 | 180 | 270)[]> = {
  ...{ 1: [], 2: ["flop"], 3: [180], 4: ["flip"], 5: [90, "flop"], 6: [270], 7: [270, "flop"], 8: [90] },
};

/** The picture as a camera stores it so that a viewer who heeds the orientation sees it upright. */
async function store(upright: Buffer, orientation: number): Promise<Buffer> {
  let stored = upright;
  // one by one: in one go sharp has an order of its own
  for (const turn of turns[orientation] ?? [])
    stored = await (typeof turn === "number" ? sharp(stored).rotate(turn) : sharp(stored)[turn]()).png().toBuffer();
  return sharp(stored).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

async function colourAt(jpeg: Buffer, left: number, top: number): Promise<"red" | "blue" | "other"> {
  const [r = 0, g = 0, b = 0] = await sharp(jpeg).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  if (r > 200 && g < 60 && b < 60) return "red";
  return b > 200 && r < 60 && g < 60 ? "blue" : "other";
}
