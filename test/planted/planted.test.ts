import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bugs } from "./bugs";
import { locateChange } from "./plant-change";

const root = join(import.meta.dirname, "../..");

test.each(bugs)("has its place: $name", ({ changes, foundBy }) => {
  expect(changes.length).toBeGreaterThan(0);
  for (const change of changes) expect(locateChange({ root, change }).text).toContain(change.find);
  expect(foundBy.length).toBeGreaterThan(0);
  expect(foundBy.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
