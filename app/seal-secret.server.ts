import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { env } from "./env.server";
import { AppError } from "./errors";

type Key = { id: string; bytes: Buffer };

const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^sealed:([0-9a-f]{8}):([A-Za-z0-9_-]+)$/;

// A key's id is made from the key, so that nobody has to name one, or can name two alike.
function readKey(text: string | undefined): Key[] {
  if (text === undefined) return [];
  const bytes = Buffer.from(text, "base64");
  return [{ id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes }];
}

const [current] = readKey(env.ENCRYPTION_KEY);
const known = [...readKey(env.ENCRYPTION_KEY), ...readKey(env.ENCRYPTION_KEY_PREVIOUS)];

/** What a text begins with that the current key has sealed; null without a key, which only development may do. */
export const sealedPrefix: string | null = current ? `sealed:${current.id}:` : null;

/** What texts begin with that can be opened here. */
export const openedPrefixes: readonly string[] = known.map(({ id }) => `sealed:${id}:`);

/**
 * Seals a secret for the database (AES-256-GCM). `place` names where it lies: elsewhere it does not open, so that nobody can
 * give one row another one's secret. Without a key it stays as it is.
 */
export function sealSecret({ text, place }: { text: string; place: string }): string {
  if (!current) return text;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", current.bytes, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `sealed:${current.id}:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
}

/**
 * Opens what was sealed, under the current key or the previous one; what was stored before there was a key comes back as it is.
 * Throws UNAVAILABLE for a key that is neither, and for what was changed or lies in another place.
 */
export function openSecret({ text, place }: { text: string; place: string }): string {
  const [, id, body = ""] = SEALED.exec(text) ?? [];
  if (id === undefined) return text;
  const key = known.find((one) => one.id === id);
  if (!key) throw new AppError("UNAVAILABLE", "A secret was sealed with a key that is not known here.");
  const bytes = Buffer.from(body, "base64url");
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new AppError("UNAVAILABLE", "A sealed secret does not open: it was changed, or is of another place.", {
      cause,
    });
  }
}
