import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { themeCheckRun } from "@shopify/theme-check-node";
import { afterEach, expect, test } from "vitest";

const extension = join(import.meta.dirname, "../../extensions/trial-items");
const copy = mkdtempSync(join(tmpdir(), "looklift-theme-check-"));
afterEach(() => rmSync(copy, { recursive: true, force: true }));

async function findOffenses(root: string): Promise<string[]> {
  const { offenses } = await themeCheckRun(root);
  return offenses.map(({ check, uri, message }) => `${uri.split("/").at(-1)}: ${check}: ${message}`);
}

test("Shopify's own check finds nothing, and would find something", async () => {
  expect(await findOffenses(extension)).toEqual([]);
  cpSync(extension, copy, { recursive: true });
  writeFileSync(join(copy, "snippets/looklift-extra.liquid"), "{{ 'no.such.key' | t }}");
  const found = await findOffenses(copy);
  expect(found.join()).toContain("TranslationKeyExists");
});
