// What the settings put into the HTML is known to the styles: a class or a number that nobody reads would be a setting without effect.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readExtension } from "../../local/shopify/storefront/read-extension";

const dir = join(import.meta.dirname, "../../extensions/trial-items");
const css = ["looklift.css", "looklift-details.css"]
  .map((name) => readFileSync(join(dir, "assets", name), "utf8"))
  .join("\n");
const { blocks } = readExtension({ dir });

test("every number and colour that a merchant sets is read", () => {
  const style = readFileSync(join(dir, "snippets/looklift-style.liquid"), "utf8");
  const set = [...style.matchAll(/(--ll-[\w-]+):/g)].map(([, name]) => name ?? "");
  expect(set.length).toBeGreaterThanOrEqual(9);
  expect(set.filter((name) => !css.includes(`var(${name}`))).toEqual([]);
});

test.each([...blocks])("%s: of the classes that a setting chooses from, the styles know all but one", (_, block) => {
  const chosen = [...block.liquid.matchAll(/ (ll-\w+-)\{\{ block\.settings\.(\w+) \}\}/g)];
  expect(chosen.length).toBeGreaterThanOrEqual(2);
  for (const [, prefix, id] of chosen) {
    const options = block.schema.settings.find((setting) => setting.id === id)?.options ?? [];
    const unknown = options.filter(({ value }) => !css.includes(`.${prefix}${value} `));
    // without hotspots there is nothing to be styled, and one of the others is how it is anyway
    const plain = unknown.filter(({ value }) => value !== "none");
    expect([id, plain.map(({ value }) => value)]).toEqual([id, plain.map(({ value }) => value).slice(0, 1)]);
  }
});
