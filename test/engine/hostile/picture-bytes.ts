import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

export type Format = "jpeg" | "png" | "webp" | "avif";
export const formats: Format[] = ["jpeg", "png", "webp", "avif"];
export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A sound picture with things in it: stripes, a disc and noise, so that every decoder has work to do. */
export function drawScene(width: number, height: number) {
  const rgb = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const disc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (Math.min(width, height) / 3) ** 2;
    rgb[i * 3] = disc ? 170 : (x * 7) % 256;
    rgb[i * 3 + 1] = disc ? 40 : (y * 5) % 256;
    rgb[i * 3 + 2] = (x * y * 31) % 97;
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

export function pngChunk(type: string, body: Buffer, sum?: number): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(sum ?? crc32(named));
  return Buffer.concat([length, named, check]);
}

type Png = { width: number; height: number; bits?: number; kind?: number; rows?: Buffer; before?: Buffer[] };

/** A PNG put together by hand; without rows, all zero ones. */
export function writePng({ width, height, bits = 1, kind = 0, rows, before = [] }: Png): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(bits, 8);
  header.writeUInt8(kind, 9);
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[kind] ?? 1;
  const body = deflateSync(rows ?? Buffer.alloc(height * (1 + Math.ceil((width * bits * samples) / 8))), { level: 9 });
  const parts = [pngSignature, pngChunk("IHDR", header), ...before, pngChunk("IDAT", body)];
  return Buffer.concat([...parts, pngChunk("IEND", Buffer.alloc(0))]);
}

/** A JPEG segment: its marker, its length, its body. */
export function jpegSegment(marker: number, body: Buffer, length = body.length + 2): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, (length >> 8) & 255, length & 255]), body]);
}

/** A JPEG with segments put in behind its first marker. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** An EXIF segment of one entry (orientation) with `next` as the place of the next directory. */
export function exifSegment(orientation: number, { next = 0, byteOrder = "II", entries = 1 } = {}): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(byteOrder, 0, "latin1");
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(entries, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  tiff.writeUInt32LE(next, 22);
  return jpegSegment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]));
}
