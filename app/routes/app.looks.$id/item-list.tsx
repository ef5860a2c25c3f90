import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { countWords } from "../app/present-state";
import { ItemCard } from "./item-card";
import type { Look } from "./look-page";
import type { Decide } from "./use-decisions";

type Props = {
  items: Look["items"];
  activeId: string | null;
  onActivate: (id: string | null) => void;
  productTitle: string;
  onDecide: Decide | null;
};

/** The items in the page's order. Without `onDecide` they are only to be looked at. */
export function ItemList({ items, activeId, ...rest }: Props) {
  const shown = items.filter((item) => item.isShown).length;
  return (
    <BlockStack gap="300">
      <div className="ll-items-title">
        <InlineStack gap="200" blockAlign="baseline" align="space-between">
          <Text as="h2" variant="headingMd">
            {countWords(items.length, "item")}
          </Text>
          <Text as="p" tone="subdued">
            {shown === items.length ? "All shown to shoppers" : `${shown} shown to shoppers`}
          </Text>
        </InlineStack>
      </div>
      <ul className="ll-items">
        {items.map((item) => (
          <ItemCard key={item.id} item={item} isActive={item.id === activeId} {...rest} />
        ))}
      </ul>
    </BlockStack>
  );
}
