import { uploadBytesMax, type uploadTypes } from "~/limits";

type UploadType = (typeof uploadTypes)[number];
type JudgeFile = { name: string; type: string; size: number; head: Uint8Array };
export type Judgement = { contentType: UploadType } | { refusal: string };

/** How many bytes of a file are needed to judge it. */
export const HEAD_BYTES = 64;

const heic =
  "HEIC photos cannot be read. Save the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and choose it again.";

/** Whether a file can be uploaded as a trial image, from its name, declared type and first bytes; the words say what to do. */
export function judgeFile({ name, type, size, head }: JudgeFile): Judgement {
  if (size === 0) return { refusal: `“${name}” is empty. Choose the photo again.` };
  const found = sniffType(head);
  if (found === "heic" || (!found && (/^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name))))
    return { refusal: heic };
  if (!found) return { refusal: `“${name}” is not a photo that can be read. Choose a JPEG, PNG, WebP or AVIF file.` };
  if (size > uploadBytesMax)
    return {
      refusal: `“${name}” has ${Math.ceil(size / 1024 / 1024)} MB; a photo may have ${uploadBytesMax / 1024 / 1024} MB. Save a smaller copy and choose that.`,
    };
  return { contentType: found };
}

function sniffType(head: Uint8Array): UploadType | "heic" | null {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.slice(4, 8) !== "ftyp") return null;
  const brands = text.slice(8, 40);
  if (/avi[fs]/.test(brands)) return "image/avif";
  return /hei[cfsx]|hev[cx]|mif1/.test(brands) ? "heic" : null;
}
