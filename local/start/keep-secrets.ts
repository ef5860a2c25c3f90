import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "./write-private";

export type Secrets = {
  shopifyApiKey: string;
  shopifyApiSecret: string;
  s3AccessKeyId: string;
  s3SecretAccessKey: string;
};

/** The secrets of one folder's world: made at random once, then kept in `secrets.json` (0600). */
export function keepSecrets({ folder }: { folder: string }): Secrets {
  const path = join(folder, "secrets.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Secrets;
  const secrets: Secrets = {
    shopifyApiKey: randomBytes(16).toString("hex"),
    shopifyApiSecret: `shpss_${randomBytes(16).toString("hex")}`,
    s3AccessKeyId: `local${randomBytes(6).toString("hex")}`,
    s3SecretAccessKey: randomBytes(24).toString("base64url"),
  };
  writePrivate(path, secrets);
  return secrets;
}
