import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** A new secret in the form that Standard Webhooks give it. */
export function makeSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

type SignMessage = { id: string; at: Date; body: string; secrets: string[] };

/**
 * The headers of a message by the Standard Webhooks specification 1.0: its id, the second at which it is sent, and a signature
 * for each secret, newest first. The receiver accepts it when one of them is its own.
 */
export function signMessage({ id, at, body, secrets }: SignMessage): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
