import { deflateSync } from "node:zlib";
import type { Hostile } from "./make-hostile";
import { exifSegment, jpegSegment, pngChunk, pngSignature, withSegments, writePng } from "./picture-bytes";

const MEGABYTE = 2 ** 20;

export function bombs(): Hostile[] {
  const sides = [
    [16_000, 16_000],
    [30_000, 10],
    [10, 30_000],
    [60_000, 900],
    [7_000, 7_000],
    [1, 1_000_000],
  ] as const;
  const claims = [65_535, 100_000, 2 ** 31 - 1, 2 ** 32 - 1, 0];
  const deep = deflateSync(Buffer.alloc(40 * MEGABYTE), { level: 9 });
  const named = (text: string) => Buffer.concat([Buffer.from(`${text}\0\0`, "latin1"), deep]);
  return [
    ...sides.map(([width, height]) => ({ name: `${width} × ${height}`, bytes: writePng({ width, height }) })),
    ...claims.flatMap((side) => [
      { name: `a header of ${side} × ${side}`, bytes: writePng({ width: side, height: side, rows: Buffer.alloc(10) }) },
      { name: `a header of ${side} × 64`, bytes: writePng({ width: side, height: 64, rows: Buffer.alloc(10) }) },
    ]),
    ...["zTXt", "iCCP"].map((type) => ({
      name: `a ${type} of 40 MB`,
      bytes: writePng({ width: 80, height: 80, before: [pngChunk(type, named("profile"))] }),
    })),
    {
      name: "rows longer than they may be",
      bytes: writePng({ width: 80, height: 80, rows: Buffer.alloc(20 * MEGABYTE) }),
    },
  ].map((one) => ({ family: "bomb", ...one }));
}

export function breakPng(png: Buffer): Hostile[] {
  const idat = png.indexOf("IDAT");
  const header = png.subarray(8, 33);
  const rows = deflateSync(Buffer.alloc(80 * 11));
  const slices = Array.from(rows, (_, i) => pngChunk("IDAT", rows.subarray(i, i + 1)));
  const kinds = [0, 2, 3, 4, 6, 7].flatMap((kind) => [1, 2, 4, 8, 16, 32].map((bits) => ({ kind, bits })));
  return [
    { name: "no end", bytes: png.subarray(0, -12) },
    { name: "a wrong sum", bytes: Buffer.concat([png.subarray(0, 29), Buffer.alloc(4), png.subarray(33)]) },
    { name: "two headers", bytes: Buffer.concat([pngSignature, header, header, png.subarray(33)]) },
    { name: "no header", bytes: Buffer.concat([pngSignature, png.subarray(33)]) },
    {
      name: "a length of 2 GB",
      bytes: Buffer.concat([png.subarray(0, idat - 4), Buffer.from([127, 255, 255, 255]), png.subarray(idat)]),
    },
    {
      name: "an unknown chunk that must be known",
      bytes: writePng({ width: 80, height: 80, before: [pngChunk("ABCD", rows)] }),
    },
    {
      name: "a thousand notes",
      bytes: writePng({
        width: 80,
        height: 80,
        before: Array.from({ length: 1000 }, (_, i) => pngChunk("tEXt", Buffer.from(`k${i}\0${"x".repeat(200)}`))),
      }),
    },
    {
      name: "data by the byte",
      bytes: Buffer.concat([
        writePng({ width: 80, height: 80 }).subarray(0, 33),
        ...slices,
        pngChunk("IEND", Buffer.alloc(0)),
      ]),
    },
    {
      name: "frames that move",
      bytes: writePng({ width: 80, height: 80, before: [pngChunk("acTL", Buffer.from([0, 0, 255, 255, 0, 0, 0, 0]))] }),
    },
    ...kinds.map(({ kind, bits }) => ({
      name: `colour kind ${kind} of ${bits} bits`,
      bytes: writePng({ width: 80, height: 80, kind, bits }),
    })),
    ...[0, 1, 300].map((colours) => ({
      name: `a palette of ${colours} colours`,
      bytes: writePng({
        width: 80,
        height: 80,
        bits: 8,
        kind: 3,
        rows: Buffer.alloc(80 * 81, 200),
        before: [pngChunk("PLTE", Buffer.alloc(colours * 3))],
      }),
    })),
  ].map((one) => ({ family: "broken png", ...one }));
}

export function breakJpeg(jpeg: Buffer): Hostile[] {
  const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0);
  const resize = (height: number, width: number) => {
    const changed = Buffer.from(jpeg);
    changed.writeUInt16BE(height, frame + 5);
    changed.writeUInt16BE(width, frame + 7);
    return changed;
  };
  const loop = (next: number) => withSegments(jpeg, exifSegment(6, { next }));
  return [
    ...[
      [0, 0],
      [0, 160],
      [65_535, 65_535],
      [65_535, 16],
      [16, 65_535],
      [7_000, 7_000],
      [240, 161],
    ].map(([height = 0, width = 0]) => ({
      name: `a frame of ${width} × ${height}`,
      bytes: resize(height, width),
    })),
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 65_535].map((turn) => ({
      name: `orientation ${turn}`,
      bytes: withSegments(jpeg, exifSegment(turn)),
    })),
    ...[8, 1, 26, 2 ** 31, 2 ** 32 - 1].map((next) => ({
      name: `an EXIF directory that goes on at ${next}`,
      bytes: loop(next),
    })),
    ...[0, 1000, 65_535].map((entries) => ({
      name: `an EXIF of ${entries} entries`,
      bytes: withSegments(jpeg, exifSegment(6, { entries })),
    })),
    { name: "an EXIF of no byte order", bytes: withSegments(jpeg, exifSegment(6, { byteOrder: "??" })) },
    {
      name: "an EXIF of zeros",
      bytes: withSegments(jpeg, jpegSegment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), Buffer.alloc(60_000)]))),
    },
    ...[0, 1, 2, 65_535].map((length) => ({
      name: `a segment of length ${length}`,
      bytes: withSegments(jpeg, jpegSegment(0xe5, Buffer.alloc(8), length)),
    })),
    {
      name: "five thousand segments",
      bytes: withSegments(jpeg, ...Array.from({ length: 5000 }, () => jpegSegment(0xe7, Buffer.alloc(20)))),
    },
    {
      name: "a colour profile of noise",
      bytes: withSegments(
        jpeg,
        jpegSegment(0xe2, Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), jpeg.subarray(100, 3000)])),
      ),
    },
    {
      name: "a profile in 255 parts, one there",
      bytes: withSegments(jpeg, jpegSegment(0xe2, Buffer.from("ICC_PROFILE\0\x01\xff lacks", "latin1"))),
    },
    {
      name: "tables of zeros",
      bytes: withSegments(jpeg, jpegSegment(0xdb, Buffer.alloc(65)), jpegSegment(0xc4, Buffer.alloc(17))),
    },
    { name: "two beginnings", bytes: Buffer.concat([jpeg.subarray(0, 2), jpeg]) },
    { name: "no end", bytes: jpeg.subarray(0, -2) },
    {
      name: "Adobe's mark of an unknown kind",
      bytes: withSegments(jpeg, jpegSegment(0xee, Buffer.from("Adobe\0\x64\0\0\0\0\x09", "latin1"))),
    },
  ].map((one) => ({ family: "broken jpeg", ...one }));
}
