import { z } from "zod";

const required = z.string().min(1);
const KEY_BYTES = 32;
const encryptionKey = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === KEY_BYTES, `must be ${KEY_BYTES} bytes in base64`);

const settings = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  DATABASE_URL: required,
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(100).default(10),
  S3_ENDPOINT: z.url(),
  // What a browser sees. The host is part of a signature, so URLs for browsers are signed with this one.
  S3_PUBLIC_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_BUCKET: required,
  S3_ACCESS_KEY_ID: required,
  S3_SECRET_ACCESS_KEY: required,
  SHOPIFY_API_KEY: required,
  SHOPIFY_API_SECRET: required,
  SHOPIFY_API_SECRET_PREVIOUS: z.string().optional(),
  SHOPIFY_APP_URL: z.url(),
  // What the shops' tokens are sealed with in the database, and one more that they may be read with.
  ENCRYPTION_KEY: encryptionKey.optional(),
  ENCRYPTION_KEY_PREVIOUS: encryptionKey.optional(),
  SCOPES: z.string().default("read_products,write_products,read_files,write_files"),
  APP_BRIDGE_URL: z.string().default("https://cdn.shopify.com/shopifycloud/app-bridge.js"),
  ENGINE: z.enum(["embedded", "studio"]).default("embedded"),
  // Another Looklift, or any service of the same API, that does the extracting when ENGINE is "studio".
  STUDIO_URL: z.url({ protocol: /^https?$/ }).optional(),
  STUDIO_KEY: z.string().min(1).optional(),
  // Whether an extraction that finds nothing gives its credits back.
  REFUND_WHEN_NOTHING_FOUND: z.stringbool().default(true),
  // A JSON file of what is sold; the built-in list without one.
  PRICE_LIST: z.string().optional(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(2),
  // Webhooks go to addresses that callers name; those inside our own network stay out of their reach.
  CALLBACKS_TO_PRIVATE: z.stringbool().default(false),
  CALLS_PER_MINUTE: z.coerce.number().int().min(1).default(6_000),
  DRAIN_SECONDS: z.coerce.number().min(0).max(120).default(10),
  // Metrics and probes, on a port of their own; without one there is none.
  METRICS_HOST: z.string().default("127.0.0.1"),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  // OpenTelemetry's own; its SDK reads these and others by itself. Here they decide whether it is loaded.
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url().optional(),
});

// What is needed only in some cases.
function nameNeeded({ ENGINE, NODE_ENV = "production" }: Record<string, string | undefined>): string[] {
  return [
    ...(ENGINE === "studio" ? ["STUDIO_URL", "STUDIO_KEY"] : []),
    ...(NODE_ENV === "production" ? ["ENCRYPTION_KEY"] : []),
  ];
}

export type Environment = z.infer<typeof settings>;

/** The names of all settings, for the README's table and its test. */
export const settingNames = Object.keys(settings.shape);

/**
 * Reads the settings from an environment; throws one error that names every setting that is missing or wrong, without its
 * value. A setting that is empty counts as not set: an empty secret would let anybody sign.
 */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = settings.safeParse(given);
  const missing = nameNeeded(given).filter((name) => !(name in given));
  if (parsed.success && missing.length === 0) return parsed.data;
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join(".");
    return `  ${name}: ${name in given ? message : "is missing"}`;
  });
  const lines = [...wrong, ...missing.map((name) => `  ${name}: is missing`)];
  throw new Error(`These settings are missing or wrong (README, "Configuration"):\n${lines.join("\n")}`);
}

export const env: Environment = readEnvironment(process.env);
