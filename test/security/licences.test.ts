// Every dependency has a licence that allows what is done with it; docs/licences.md names those that are not a matter of course.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

// They ask for their text to be kept and for nothing else.
const PERMISSIVE = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense", "BlueOak-1.0.0"];
// Allowed for these packages alone, each with a row in docs/licences.md.
const NAMED: Record<string, RegExp> = {
  "LGPL-3.0-or-later": /^@img\/sharp-(libvips-|win32-|wasm32)/,
  "EPL-2.0": /^elkjs$/,
  "SEE LICENSE IN LICENSE.md": /^@shopify\/polaris(-icons|-tokens)?$/,
  "CC0-1.0": /^(spdx-license-ids|string-hash)$/,
  "CC-BY-3.0": /^spdx-exceptions$/,
  "CC-BY-4.0": /^caniuse-lite$/,
  "Python-2.0": /^argparse$/,
  "MPL-2.0": /^(axe-core|@axe-core\/playwright)$/,
};
// Their package.json says nothing; what their folder says.
const UNSAID: Record<string, string> = { eval: "MIT", format: "MIT", "require-like": "MIT", "seq-queue": "MIT" };

type Locked = { license?: string; dev?: boolean };
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
const locked = Object.entries(packages)
  .filter(([path]) => path !== "")
  .map(([path, { license }]) => {
    const name = path.split("node_modules/").at(-1) ?? "";
    return { name, license: license ?? UNSAID[name] ?? "not said" };
  });

/** The licences of an expression that all apply; of alternatives the first that is allowed. */
function isAllowed(name: string, license: string): boolean {
  const parts = license.replaceAll(/[()]/g, "").split(/ AND | and /);
  return parts.every((part) => part.split(" OR ").some((one) => PERMISSIVE.includes(one) || NAMED[one]?.test(name)));
}

test("every package of the lock has a licence that is allowed for it", () => {
  expect(locked.length).toBeGreaterThan(500);
  expect(locked.filter(({ name, license }) => !isAllowed(name, license))).toEqual([]);
});

test("an unknown licence, and a named one in another package, are not allowed", () => {
  for (const license of ["GPL-3.0", "not said", "UNLICENSED", "MIT AND GPL-3.0"])
    expect(isAllowed("left", license)).toBe(false);
  expect([isAllowed("left", "LGPL-3.0-or-later"), isAllowed("left", "GPL-2.0 OR MIT")]).toEqual([false, true]);
});

test("docs/licences.md names each package that is an exception, and no other", () => {
  const exceptions = Object.keys(NAMED);
  const named = [...read("docs/licences.md").matchAll(/^\| `([^`]+)` \|/gm)].map(([, license]) => license ?? "");
  expect(named.sort()).toEqual(exceptions.sort());
  for (const license of exceptions) expect(locked.some((one) => one.license.includes(license))).toBe(true);
});

test("where a package says nothing, its folder does", () => {
  for (const name of Object.keys(UNSAID)) {
    const folder = join("node_modules", name);
    if (!existsSync(join(root, folder))) continue;
    const texts = ["LICENSE", "License", "LICENSE.md", "Readme.md", "README.md"].filter((file) =>
      existsSync(join(root, folder, file)),
    );
    expect([name, texts.some((file) => /MIT|Permission is hereby granted/.test(read(join(folder, file))))]).toEqual([
      name,
      true,
    ]);
  }
});
