// Every block in every setting and every state of a look. golden/ holds what is rendered: a whole block once, then what
// differs from it; where setting and state meet, a count and a print. After a change that is meant:
//   npx vitest run test/storefront-block/golden.test.ts --update
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readExtension, type SettingValue } from "../../local/shopify/storefront/read-extension";
import { compareLines, listLines, shorten, writeChanges } from "./compare-html";
import { listChoices } from "./list-choices";
import { lookStates } from "./look-states";
import { type MadeShop, makeShop } from "./make-shop";

const { blocks } = readExtension({ dir: join(import.meta.dirname, "../../extensions/trial-items") });
// these say how it looks, whatever the look's state
const ofStyle = /^(product|heading|show_heading|heading_size|.*_color|.*_ink|corners|space_.*|columns)$/;
// what is shown there differs from the usual in words and pictures alone
const plainStates = ["as it was published", "long names", "no cut-out left"];
let shop: MadeShop;
afterEach(() => shop.stop());

type Settings = Record<string, SettingValue>;

async function render(block: string, settings: Settings = {}): Promise<string[]> {
  shop.place({ block, settings });
  const { block: html } = await shop.render();
  expect(html).not.toMatch(/Liquid error|Translation missing|undefined|NaN|\[object/);
  return listLines(html.slice(0, html.lastIndexOf("</div>")), shop.origin);
}

describe.each([...blocks])("%s", (block, { schema }) => {
  const choices = listChoices(schema);
  const golden = (name: string) => join(import.meta.dirname, "golden", `${block}.${name}.txt`);

  test("each setting shows, as it did before", async () => {
    shop = await makeShop();
    const usual = await render(block);
    const parts = [usual.join("\n")];
    for (const { id, value } of choices) {
      const changes = compareLines(usual, await render(block, { [id]: value }));
      // nothing of the look is sold out here
      if (id !== "sold_out") expect([id, value, changes]).not.toEqual([id, value, []]);
      parts.push(`\n== ${id}: ${value}\n${writeChanges(changes)}`);
    }
    await expect(`${parts.join("\n")}\n`).toMatchFileSnapshot(golden("settings"));
  });

  test("each state shows, as it did before, and so does each setting in it", async () => {
    const parts: string[] = [];
    let usual: string[] = [];
    for (const [state, bring] of Object.entries(lookStates)) {
      shop = await makeShop();
      await bring(shop);
      const lines = await render(block);
      if (usual.length === 0) usual = lines;
      parts.push(`== ${state}\n${writeChanges(compareLines(usual, lines))}`);
      const met = plainStates.includes(state)
        ? []
        : choices.filter(({ id, value }) => !ofStyle.test(id) && (id !== "ratio" || value === "1"));
      for (const { id, value } of met) {
        const change = shorten(lines, await render(block, { [id]: value }));
        parts.push(`${id}: ${value} => ${change}`);
        if (state === "the trousers sold out" && id === "sold_out") expect(change).not.toBe("the same");
      }
      await shop.stop();
    }
    await expect(`${parts.join("\n")}\n`).toMatchFileSnapshot(golden("states"));
  });
});
