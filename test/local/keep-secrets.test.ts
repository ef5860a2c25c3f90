import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepSecrets } from "../../local/start/keep-secrets";

const folder = mkdtempSync(join(tmpdir(), "looklift-secrets-"));
const path = join(folder, "secrets.json");
afterAll(() => rmSync(folder, { recursive: true }));

test("a world makes its secrets once, for its owner's eyes, with a key of 32 bytes to seal tokens", () => {
  const made = keepSecrets({ folder });
  expect(Buffer.from(made.encryptionKey, "base64")).toHaveLength(32);
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(keepSecrets({ folder })).toEqual(made);
});

test("a folder of a version that knew no such key gets one, and keeps the rest", () => {
  const { encryptionKey, ...old } = keepSecrets({ folder });
  writeFileSync(path, JSON.stringify(old));
  const again = keepSecrets({ folder });
  expect(again).toMatchObject(old);
  expect(again.encryptionKey).not.toBe(encryptionKey);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(again);
  expect(keepSecrets({ folder })).toEqual(again);
});
