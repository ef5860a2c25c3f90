// docs/security.md names, for each threat, tests that are there.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const rows = readFileSync(join(root, "docs/security.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (threat|---)/.test(line))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

test("there are threats to speak of", () => {
  expect(rows.length).toBeGreaterThan(15);
});

test.each(rows)("%s", (_threat, defence, proof) => {
  expect(defence).not.toBe("");
  const named = [...(proof ?? "").matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? "");
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
