import { env } from "./env.server";
import { messageOf } from "./errors";

const levels = { debug: 10, info: 20, warn: 30, error: 40 } as const;
type Level = keyof typeof levels;
type Fields = Record<string, unknown>;

// Nothing secret reaches a log: keys, tokens, signatures, and the query strings that carry them.
const secrets: [RegExp, string][] = [
  [/\bsk_(live|test)_[A-Za-z0-9_-]+/g, "sk_$1_[redacted]"],
  [/\bshp[a-z]{2}_[A-Za-z0-9]+/g, "[redacted token]"],
  [/\bwhsec_[A-Za-z0-9+/=]+/g, "[redacted secret]"],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, "[redacted jwt]"],
  [/\b(Bearer|Basic)\s+[^\s"']+/gi, "$1 [redacted]"],
  [/\?[^\s"']*(X-Amz-|signature=|hmac=|id_token=|session=|token=|code=)[^\s"']*/gi, "?[redacted]"],
  [/\bSignature=[0-9a-f]+/gi, "Signature=[redacted]"],
  [/\b([a-z][a-z0-9+]*:\/\/[^:@/\s"']*):[^@/\s"']+@/gi, "$1:[redacted]@"],
];
// One look at a text tells most of them apart from what could hold a secret.
const suspect = /sk_|shp|whsec|eyJ|bearer|basic|\?|:\/\/|signature/i;
// Shorter ones are nobody's real secrets, and would be found in the middle of words.
const OWN_SECRET_CHARACTERS_MIN = 8;
const ownSecrets = [
  env.SHOPIFY_API_SECRET,
  env.SHOPIFY_API_SECRET_PREVIOUS,
  env.S3_SECRET_ACCESS_KEY,
  URL.canParse(env.DATABASE_URL) ? decodeURIComponent(new URL(env.DATABASE_URL).password) : "",
].filter((secret): secret is string => (secret?.length ?? 0) >= OWN_SECRET_CHARACTERS_MIN);

const secretFields = /authorization|cookie|token|secret|password|signature|hmac/i;
const productText = /^(product_?(name|title|handle|description)|description(_?html)?|runtime_?config|context|input)$/i;

/** A text without anything that must not be logged. */
export function redact(text: string): string {
  const withoutOwn = ownSecrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  if (!suspect.test(withoutOwn)) return withoutOwn;
  return secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), withoutOwn);
}

function plain(name: string, value: unknown): unknown {
  if (typeof value === "string" || (typeof value === "object" && value !== null))
    if (secretFields.test(name) || productText.test(name)) return "[redacted]";
  if (typeof value === "string") return redact(value);
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Error)) return value;
  const { name: kind, message, stack, cause } = value;
  return { name: kind, ...("code" in value && { code: value.code }), message, stack, cause };
}

function write(level: Level, fields: Fields, message: string): void {
  if (levels[level] < levels[env.LOG_LEVEL]) return;
  const head = { time: new Date().toISOString(), level, pid: process.pid };
  process.stdout.write(`${stringify({ ...head, ...fields, message }, { ...head, message })}\n`);
}

// What cannot be written, such as a circle, must not take its line down, still less the caller.
function stringify(line: Fields, rest: Fields): string {
  try {
    return JSON.stringify(line, plain);
  } catch (error) {
    return JSON.stringify({ ...rest, unwritable: messageOf(error) }, plain);
  }
}

/** Structured log: one JSON object a line on standard output. Every line about a request carries its `requestId`. */
export const log = {
  debug: (fields: Fields, message: string) => write("debug", fields, message),
  info: (fields: Fields, message: string) => write("info", fields, message),
  warn: (fields: Fields, message: string) => write("warn", fields, message),
  error: (fields: Fields, message: string) => write("error", fields, message),
};
