import { env } from "./env.server";

const levels = { debug: 10, info: 20, warn: 30, error: 40 } as const;
type Level = keyof typeof levels;
type Fields = Record<string, unknown>;

// Nothing secret reaches a log: keys, bearer tokens, JSON web tokens and the query strings of presigned URLs.
const secrets: [RegExp, string][] = [
  [/\bsk_(live|test)_[A-Za-z0-9_-]+/g, "sk_$1_[redacted]"],
  [/\bshp[a-z]{2}_[A-Za-z0-9]+/g, "[redacted token]"],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g, "[redacted jwt]"],
  [/\bBearer\s+[^\s"']+/gi, "Bearer [redacted]"],
  [/(https?:\/\/[^\s"'?]+)\?[^\s"']*(X-Amz-|signature|hmac|id_token)[^\s"']*/gi, "$1?[redacted]"],
  [/\b(postgres(?:ql)?:\/\/[^:\s"']+):[^@\s"']+@/g, "$1:[redacted]@"],
];
const secretFields =
  /^(authorization|cookie|token|accessToken|refreshToken|secret|password|productName|productDescription)$/i;

/** A text without anything that must not be logged. */
export function redact(text: string): string {
  return secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

function plain(name: string, value: unknown): unknown {
  if (secretFields.test(name)) return "[redacted]";
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  if (typeof value === "bigint") return value.toString();
  return value;
}

function write(level: Level, fields: Fields, message: string): void {
  if (levels[level] < levels[env.LOG_LEVEL]) return;
  const line = JSON.stringify({ time: new Date().toISOString(), level, pid: process.pid, ...fields, message }, plain);
  process.stdout.write(`${redact(line)}\n`);
}

/** Structured log: one JSON object a line on standard output. Every line about a request carries its `requestId`. */
export const log = {
  debug: (fields: Fields, message: string) => write("debug", fields, message),
  info: (fields: Fields, message: string) => write("info", fields, message),
  warn: (fields: Fields, message: string) => write("warn", fields, message),
  error: (fields: Fields, message: string) => write("error", fields, message),
};
