import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { folder } from "./world";

const OTHERS = 0o007;
const READ_BY_OTHERS = 0o004;

test("no other user of the machine reads the photos, logs, secrets or rows of a world", () => {
  expect(statSync(folder).mode & READ_BY_OTHERS).toBe(0);
  // what is below a folder that others cannot enter is out of their reach
  const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & OTHERS) !== 0);
  expect(open.filter((name) => statSync(join(folder, name)).isDirectory())).toEqual([]);
  expect(open.filter((name) => /json$/.test(name) && name !== "ports.json")).toEqual([]);
});
