import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "./write-private";

export type Secrets = {
  shopifyApiKey: string;
  shopifyApiSecret: string;
  s3AccessKeyId: string;
  s3SecretAccessKey: string;
  encryptionKey: string;
};

/** The secrets of one folder's world: made at random once, then kept in `secrets.json` (0600). */
export function keepSecrets({ folder }: { folder: string }): Secrets {
  const path = join(folder, "secrets.json");
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<Secrets>) : {};
  const secrets: Secrets = {
    shopifyApiKey: randomBytes(16).toString("hex"),
    shopifyApiSecret: `shpss_${randomBytes(16).toString("hex")}`,
    s3AccessKeyId: `local${randomBytes(6).toString("hex")}`,
    s3SecretAccessKey: randomBytes(24).toString("base64url"),
    encryptionKey: randomBytes(32).toString("base64"),
    ...kept,
  };
  // a folder of an earlier version lacks what came later
  if (Object.keys(kept).length < Object.keys(secrets).length) writePrivate(path, secrets);
  return secrets;
}
