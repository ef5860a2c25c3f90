import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { countWords } from "../app/present-state";
import { ItemCard } from "./item-card";
import type { Look } from "./look-page";

type Props = { items: Look["items"]; activeId: string | null; onActivate: (id: string | null) => void };

/** The items: those that go on the product page, and below them those that are too uncertain for it. */
export function ItemList({ items, ...linked }: Props) {
  const shown = items.filter((item) => item.isShown);
  const kept = items.filter((item) => !item.isShown);
  return (
    <BlockStack gap="500">
      {shown.length > 0 ? <Group title={countWords(shown.length, "item")} items={shown} {...linked} /> : null}
      {kept.length > 0 ? (
        <Group
          title="Not shown to shoppers"
          hint="These are more likely wrong than right, and stay off the product page."
          items={kept}
          {...linked}
        />
      ) : null}
    </BlockStack>
  );
}

function Group({ title, hint, items, activeId, onActivate }: Props & { title: string; hint?: string }) {
  return (
    <BlockStack gap="300">
      <InlineStack gap="200" blockAlign="baseline">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {hint ? (
          <Text as="p" tone="subdued">
            {hint}
          </Text>
        ) : null}
      </InlineStack>
      <ul className="ll-items">
        {items.map((item) => (
          <ItemCard key={item.id} item={item} isActive={item.id === activeId} onActivate={onActivate} />
        ))}
      </ul>
    </BlockStack>
  );
}
