import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import type { ShopFile } from "../shop-state";

/** How Shopify writes a file's name: letters, digits, `.`, `-` and `_`. */
export const cleanName = (filename: string): string => filename.replace(/[^\w.-]+/g, "_").replace(/^\.+/, "");

/** The name that a source's address ends with. */
export const nameOfSource = (source: string): string => {
  try {
    return cleanName(decodeURIComponent(new URL(source).pathname.split("/").at(-1) ?? ""));
  } catch {
    return "";
  }
};

/** The file that has a name; names are told apart without regard to case. */
export function findNamed(files: Iterable<ShopFile>, filename: string): ShopFile | undefined {
  for (const file of files) if (file.filename.toLowerCase() === filename.toLowerCase()) return file;
  return undefined;
}

/** `look.jpg`, or `look_<uuid>.jpg` when that is taken. */
export function freeName(files: Iterable<ShopFile>, filename: string): string {
  if (!findNamed(files, filename)) return filename;
  const extension = extname(filename);
  return `${filename.slice(0, filename.length - extension.length)}_${randomUUID()}${extension}`;
}

const sameAs: Record<string, string> = { ".jpeg": ".jpg" };

/** The extension of a name, with the two of JPEG made one. */
export function extensionOf(filename: string): string {
  const extension = extname(filename).toLowerCase();
  return sameAs[extension] ?? extension;
}
