import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readToml } from "../../local/shopify/read-toml";
import { nameMissing, translateSettings } from "../../local/start/translate-settings";

const root = join(import.meta.dirname, "../..");
// what `shopify app dev` puts into the environment
const ofCli = {
  ...{
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SCOPES: "read_products",
    NODE_ENV: "development",
    PORT: "4101",
  },
  ...{ HOST: "https://calm-tree.trycloudflare.com", APP_URL: "https://calm-tree.trycloudflare.com" },
};

test("the CLI's HOST is the app's address, and never what it listens on", () => {
  expect(translateSettings(ofCli)).toMatchObject({
    SHOPIFY_APP_URL: "https://calm-tree.trycloudflare.com",
    HOST: "127.0.0.1",
    PORT: "4101",
    SCOPES: "read_products",
    NODE_ENV: "production",
  });
  expect(translateSettings(ofCli)).not.toHaveProperty("APP_URL");
});

test("what the CLI does not give is asked for by name", () => {
  expect(nameMissing(translateSettings(ofCli))).toEqual([
    "DATABASE_URL",
    "S3_ENDPOINT",
    "S3_BUCKET",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
    "ENCRYPTION_KEY",
  ]);
  expect(nameMissing(translateSettings({}))).toContain("SHOPIFY_APP_URL");
});

test("the command in shopify.web.toml says so and ends", () => {
  const { commands } = readToml(readFileSync(join(root, "shopify.web.toml"), "utf8"));
  const [node, ...args] = String((commands as { dev: string }).dev).split(" ");
  expect(node).toBe("node");
  const env: NodeJS.ProcessEnv = {
    PATH: process.env["PATH"],
    ...ofCli,
    NODE_ENV: "development",
    DATABASE_URL: "postgresql://x",
  };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
  expect(stderr).toContain("S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, ENCRYPTION_KEY in the environment");
  expect(status).toBe(1);
});
