import { AsyncLocalStorage } from "node:async_hooks";
import { pino } from "pino";
import { env } from "./env.server";

type Fields = Record<string, unknown>;
type Level = "debug" | "info" | "warn" | "error";

// Through process.stdout rather than a descriptor of pino's own: a line is written when it is told, also at the end.
const logger = pino(
  {
    level: env.LOG_LEVEL,
    messageKey: "message",
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (level) => ({ level }) },
    serializers: {},
  },
  process.stdout,
);
const about = new AsyncLocalStorage<Fields>();

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
  env.ENCRYPTION_KEY,
  env.ENCRYPTION_KEY_PREVIOUS,
  env.S3_SECRET_ACCESS_KEY,
  env.STUDIO_KEY,
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

/** `act` with these fields (`requestId`, say) in every line that it or what it calls logs; a line's own fields come first. */
export function logAbout<T>(fields: Fields, act: () => T): T {
  return about.run({ ...about.getStore(), ...fields }, act);
}

// What a line may hold of a value, as JSON would write it. `above` are the objects that it is in.
function plain(name: string, value: unknown, above: object[]): unknown {
  if (typeof value === "string") return isHidden(name) ? "[redacted]" : redact(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (isHidden(name)) return "[redacted]";
  if (above.includes(value)) throw new TypeError(`circular: ${name}`);
  const within = [...above, value];
  if (Array.isArray(value)) return value.map((one, at) => plain(String(at), one, within));
  if ("toJSON" in value && typeof value.toJSON === "function") return plain(name, value.toJSON(name), within);
  if (!(value instanceof Error)) return plainFields(value, within);
  const { name: kind, message, stack, cause } = value;
  return plainFields({ name: kind, ...("code" in value && { code: value.code }), message, stack, cause }, within);
}

function plainFields(fields: object, above: object[]): Fields {
  const kept: Fields = {};
  for (const [name, value] of Object.entries(fields)) kept[name] = plain(name, value, above);
  return kept;
}

const hiddenNames = new Map<string, boolean>();
const HIDDEN_NAMES_KEPT_MAX = 1_000;

// The names of fields are few and come again with every line.
function isHidden(name: string): boolean {
  let hidden = hiddenNames.get(name);
  if (hidden === undefined) {
    hidden = secretFields.test(name) || productText.test(name);
    if (hiddenNames.size < HIDDEN_NAMES_KEPT_MAX) hiddenNames.set(name, hidden);
  }
  return hidden;
}

function write(level: Level, fields: Fields, message: string): void {
  if (!logger.isLevelEnabled(level)) return;
  const store = about.getStore();
  logger[level](safeFields(store ? { ...store, ...fields } : fields), redact(message));
}

// What cannot be written, such as a circle, must not take its line down, still less the caller.
function safeFields(fields: Fields): Fields {
  try {
    return plainFields(fields, [fields]);
  } catch (error) {
    return { unwritable: redact(String(error)) };
  }
}

/** Structured log: one JSON object a line on standard output. Every line about a request carries its `requestId`. */
export const log = {
  debug: (fields: Fields, message: string) => write("debug", fields, message),
  info: (fields: Fields, message: string) => write("info", fields, message),
  warn: (fields: Fields, message: string) => write("warn", fields, message),
  error: (fields: Fields, message: string) => write("error", fields, message),
};
