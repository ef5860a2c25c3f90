// README, docs and code say the same.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const README_LINES_MAX = 150;
const FOLDER_README_LINES_MAX = 40;

const pages = ["README.md", ...list("docs"), ...list("app"), ...list("local"), ...list("test")].filter((path) =>
  path.endsWith(".md"),
);

function list(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/generated|artefacts/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

describe("settings", () => {
  let settingNames: string[] = [];

  beforeAll(async () => {
    const url = "http://localhost";
    const needed = ["DATABASE_URL", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "SHOPIFY_API_KEY"];
    for (const name of [...needed, "SHOPIFY_API_SECRET"]) process.env[name] ??= "x";
    for (const name of ["S3_ENDPOINT", "SHOPIFY_APP_URL"]) process.env[name] ??= url;
    ({ settingNames } = await import("~/env.server"));
  });

  test("the README's table names every setting, and no other", () => {
    const rows = read("README.md")
      .split("\n")
      .filter((line) => /^\| `[A-Z]/.test(line));
    const named = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name),
    );
    expect([...named].sort()).toEqual([...settingNames].sort());
  });
});

test("the README is one that somebody reads", () => {
  expect(read("README.md").split("\n").length).toBeLessThanOrEqual(README_LINES_MAX);
});

test("each capability opens with a short page", () => {
  const folders = readdirSync(join(root, "app"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["generated", "routes"].includes(entry.name))
    .map((entry) => `app/${entry.name}/README.md`);
  const lengths = folders.map((path) => [path, existsSync(join(root, path)) ? read(path).split("\n").length : null]);
  expect(lengths.filter(([, lines]) => lines === null || (lines as number) > FOLDER_README_LINES_MAX + 1)).toEqual([]);
});

describe.each(pages)("%s", (page) => {
  test("its links lead somewhere", () => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target]) => target ?? "");
    const broken = targets.filter((target) => !existsSync(resolve(root, dirname(page), target)));
    expect(broken).toEqual([]);
  });
});
