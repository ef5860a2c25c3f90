import { createHmac, timingSafeEqual } from "node:crypto";

const DIGEST_CHARACTERS = 44;

type VerifySignature = { signature: string; bytes: Uint8Array; secrets: readonly string[] };

/**
 * Whether a signature is the base64 HMAC-SHA256 of the raw bytes under one of the secrets. Text is compared with text, in
 * constant time: Node's base64 decoder would let other spellings of the digest pass.
 */
export function verifySignature({ signature, bytes, secrets }: VerifySignature): boolean {
  if (signature.length !== DIGEST_CHARACTERS) return false;
  const given = Buffer.from(signature, "latin1");
  let valid = false;
  for (const secret of secrets) {
    const digest = Buffer.from(createHmac("sha256", secret).update(bytes).digest("base64"), "latin1");
    valid = (given.length === digest.length && timingSafeEqual(given, digest)) || valid;
  }
  return valid;
}

/** The header value that `verifySignature` accepts: what a caller computes. */
export function signBody({ bytes, secret }: { bytes: Uint8Array | string; secret: string }): string {
  return createHmac("sha256", secret).update(bytes).digest("base64");
}
