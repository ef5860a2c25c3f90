import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** A new secret in the form that Standard Webhooks give it. */
export function makeSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

type SignMessage = { id: string; at: Date; body: string; secrets: string[] };

/**
 * The headers of a message by the Standard Webhooks specification 1.0: its id, the second at which it is sent, and a signature
 * for each secret, newest first. The receiver computes base64(HMAC-SHA256(secret, "id.timestamp.body")) and looks for it.
 */
export function signMessage({ id, at, body, secrets }: SignMessage): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
