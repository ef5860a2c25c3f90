type Settings = Record<string, string | undefined>;

const OWN = ["DATABASE_URL", "S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "ENCRYPTION_KEY"];
const OF_SHOPIFY = ["SHOPIFY_API_KEY", "SHOPIFY_API_SECRET", "SHOPIFY_APP_URL", "PORT"];

/**
 * The app's settings from those that Shopify's CLI gives: there HOST is the app's public address; here it is what the web
 * process listens on. What runs is the build, so NODE_ENV is production.
 */
export function translateSettings({ HOST, APP_URL, ...given }: Settings): NodeJS.ProcessEnv {
  return {
    ...given,
    SHOPIFY_APP_URL: given["SHOPIFY_APP_URL"] ?? HOST ?? APP_URL,
    HOST: "127.0.0.1",
    NODE_ENV: "production",
  };
}

/** The settings that are still missing. */
export function nameMissing(settings: Settings): string[] {
  return [...OF_SHOPIFY, ...OWN].filter((name) => !settings[name]);
}
