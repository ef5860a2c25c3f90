import type { BlockSchema, SettingValue } from "../../local/shopify/storefront/read-extension";

export type Choice = { id: string; value: SettingValue };

/** What a merchant can choose in a block beside its defaults: every option, the other end of a range, a colour, a product. */
export function listChoices({ settings }: BlockSchema): Choice[] {
  return settings.flatMap(({ id, type, default: usual, options = [], min, max }): Choice[] => {
    if (id === undefined) return [];
    const values: Record<string, SettingValue[]> = {
      checkbox: [!usual],
      select: options.map(({ value }) => value).filter((value) => value !== usual),
      range: [min, max].filter((end): end is number => end !== undefined && end !== usual),
      color: ["#123456"],
      text: ["Wear this"],
      product: ["scarf"],
    };
    return (values[type] ?? []).map((value) => ({ id, value }));
  });
}
