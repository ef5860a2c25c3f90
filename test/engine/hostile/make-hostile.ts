import sharp from "sharp";
import { seedNumbers } from "../../bench/train/seed-numbers";
import { bombs, breakJpeg, breakPng } from "./break-headers";
import { drawScene, type Format, formats, pngSignature } from "./picture-bytes";

/** A file that is out to harm, what it does, and the family it belongs to. */
export type Hostile = { family: string; name: string; bytes: Buffer };

const CUTS = 40;
const FLIPS = 50;
const FLIPPED_BYTES = 12;
const MEGABYTE = 2 ** 20;

/** More than 500 pictures that are broken, too large, mislabelled or odd; the same in every run. */
export async function makeHostile(): Promise<Hostile[]> {
  const sound = Object.fromEntries(
    await Promise.all(
      formats.map(async (format) => [format, await drawScene(160, 240).toFormat(format, { effort: 1 }).toBuffer()]),
    ),
  ) as Record<Format, Buffer>;
  return [
    ...formats.flatMap((format) => cutAnywhere(format, sound[format])),
    ...formats.flatMap((format) => flipAnywhere(format, sound[format])),
    ...mislabel(sound),
    ...joinTwo(sound),
    ...bombs(),
    ...breakPng(sound.png),
    ...breakJpeg(sound.jpeg),
    ...(await oddSizes()),
    ...(await oddKinds()),
  ];
}

function cutAnywhere(format: Format, bytes: Buffer): Hostile[] {
  const random = seedNumbers(bytes.length);
  return Array.from({ length: CUTS }, (_, i) => {
    const length = i < 8 ? i * 3 : Math.floor(random() * bytes.length);
    return { family: `cut ${format}`, name: `cut at ${length}`, bytes: bytes.subarray(0, length) };
  });
}

function flipAnywhere(format: Format, bytes: Buffer): Hostile[] {
  return Array.from({ length: FLIPS }, (_, i) => {
    const random = seedNumbers(i * 7919 + bytes.length);
    const changed = Buffer.from(bytes);
    // most of it in the headers, where it hurts most
    const reach = i % 2 === 0 ? Math.min(400, bytes.length) : bytes.length;
    for (let n = 0; n < FLIPPED_BYTES; n++) changed[Math.floor(random() * reach)] = Math.floor(random() * 256);
    return { family: `flipped ${format}`, name: `flipped, seed ${i}`, bytes: changed };
  });
}

function mislabel({ jpeg, webp, avif }: Record<Format, Buffer>): Hostile[] {
  const random = seedNumbers(3);
  const noise = Buffer.from(Array.from({ length: 5000 }, () => Math.floor(random() * 256)));
  const heads = {
    jpeg: jpeg.subarray(0, 3),
    png: pngSignature,
    webp: webp.subarray(0, 12),
    avif: avif.subarray(0, 12),
  };
  const bodies = {
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>'),
    entities: Buffer.from('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><svg>&c;</svg>'),
    html: Buffer.from("<!doctype html><script>alert(1)</script>"),
    zip: Buffer.from("PK\x03\x04 a file of another kind"),
    pdf: Buffer.from("%PDF-1.7\n1 0 obj\n<< >>\n%%EOF"),
    gif: Buffer.from("GIF89a\x40\x00\x40\x00\x80\x00\x00", "latin1"),
    tiff: Buffer.from("II*\0\x08\0\0\0\xff\xff", "latin1"),
    bmp: Buffer.from("BM\xff\xff\xff\x7f\0\0\0\0", "latin1"),
    script: Buffer.from("#!/bin/sh\ntouch owned\n"),
    noise,
    nothing: Buffer.alloc(0),
    zeros: Buffer.alloc(4000),
  };
  return Object.entries(bodies).flatMap(([name, body]) => [
    { family: "mislabelled", name, bytes: body },
    ...Object.entries(heads).map(([head, bytes]) => ({
      family: "mislabelled",
      name: `${name} behind the first bytes of ${head}`,
      bytes: Buffer.concat([bytes, body]),
    })),
  ]);
}

function joinTwo(sound: Record<Format, Buffer>): Hostile[] {
  const tails = {
    zip: Buffer.from("PK\x03\x04 payload PK\x05\x06"),
    html: Buffer.from("<script>fetch('/admin')</script>"),
    php: Buffer.from("<?php system($_GET['c']); ?>"),
    zeros: Buffer.alloc(MEGABYTE),
  };
  return formats.flatMap((format) => [
    ...Object.entries(tails).map(([tail, bytes]) => ({
      family: `joined ${format}`,
      name: `${tail} behind a ${format}`,
      bytes: Buffer.concat([sound[format], bytes]),
    })),
    ...formats.map((other) => ({
      family: `joined ${format}`,
      name: `${other} behind a ${format}`,
      bytes: Buffer.concat([sound[format], sound[other]]),
    })),
  ]);
}

async function oddSizes(): Promise<Hostile[]> {
  const sizes = [
    [1, 1],
    [2, 2],
    [63, 64],
    [64, 64],
    [64, 4000],
    [4000, 64],
    [65, 3001],
  ] as const;
  const all = formats.flatMap((format) => sizes.map(([width, height]) => ({ format, width, height })));
  return Promise.all(
    all.map(async ({ format, width, height }) => ({
      family: `odd size ${format}`,
      name: `${width} × ${height} ${format}`,
      bytes: await drawScene(width, height).toFormat(format, { effort: 1 }).toBuffer(),
    })),
  );
}

async function oddKinds(): Promise<Hostile[]> {
  const scene = await drawScene(120, 160).png().toBuffer();
  const from = () => sharp(scene);
  const frames = await Promise.all(
    [1, 2, 3].map((turn) =>
      drawScene(80, 80)
        .rotate(turn * 90)
        .png()
        .toBuffer(),
    ),
  );
  const kinds: Record<string, () => Promise<Buffer>> = {
    "a JPEG in CMYK": () => from().toColourspace("cmyk").jpeg().toBuffer(),
    "a JPEG in CMYK with its profile": () => from().withIccProfile("cmyk").jpeg().toBuffer(),
    "a JPEG in Display P3": () => from().withIccProfile("p3").jpeg().toBuffer(),
    "a grey JPEG": () => from().greyscale().jpeg().toBuffer(),
    "a JPEG that builds up": () => from().jpeg({ progressive: true }).toBuffer(),
    "a PNG of 16 bits": () => from().toColourspace("rgb16").png().toBuffer(),
    "a grey PNG of 16 bits": () => from().toColourspace("grey16").png().toBuffer(),
    "a PNG with a palette": () => from().png({ palette: true, colours: 3 }).toBuffer(),
    "a PNG that builds up": () => from().png({ progressive: true }).toBuffer(),
    "a PNG that is all clear": () => from().ensureAlpha(0).png().toBuffer(),
    "a WebP without loss": () => from().webp({ lossless: true }).toBuffer(),
    "a WebP that is half clear": () => from().ensureAlpha(0.5).webp().toBuffer(),
    "a WebP that moves": () =>
      sharp(frames, { join: { animated: true } })
        .webp()
        .toBuffer(),
    "an AVIF that is half clear": () => from().ensureAlpha(0.5).avif({ effort: 0 }).toBuffer(),
    "an AVIF of 10 bits": () => from().avif({ bitdepth: 10, effort: 0 }).toBuffer(),
  };
  return Promise.all(Object.entries(kinds).map(async ([name, make]) => ({ family: name, name, bytes: await make() })));
}
