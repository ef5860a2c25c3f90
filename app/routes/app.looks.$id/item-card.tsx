import { Badge, BlockStack, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { ColorSwatches } from "./color-swatches";
import type { Look } from "./look-page";
import { presentConfidence } from "./present-confidence";

type Props = {
  item: Look["items"][number];
  isActive: boolean;
  onActivate: (id: string | null) => void;
  onChoose: ((id: string, isShown: boolean) => void) | null;
};

/** One item: its cut-out, which also points it out in the photo, and all that is known of it. */
export function ItemCard({ item, isActive, onActivate, onChoose }: Props) {
  const { id, label, isOnSale, isShown, confidence, reasons, colors } = item;
  return (
    <li
      id={`item-${id}`}
      className="ll-item"
      data-active={isActive}
      data-shown={isShown}
      onMouseEnter={() => onActivate(id)}
      onMouseLeave={() => onActivate(null)}
    >
      <Cutout item={item} isActive={isActive} onActivate={onActivate} />
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {label}
          </Text>
          {isOnSale ? <Badge tone="success">On sale</Badge> : null}
        </InlineStack>
        <ColorSwatches colors={colors} />
        <Text as="p" tone="subdued">
          {presentConfidence(confidence)}
        </Text>
        {isOnSale && reasons.length > 0 ? (
          <ul className="ll-reasons" aria-label="Why this is the item on sale">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        ) : null}
        {onChoose ? (
          <Checkbox label="Show to shoppers" checked={isShown} onChange={(checked) => onChoose(id, checked)} />
        ) : null}
      </BlockStack>
    </li>
  );
}

function Cutout({ item: { id, label, cutoutUrl, cutout }, isActive, onActivate }: Omit<Props, "onChoose">) {
  return (
    <button
      type="button"
      className="ll-cutout"
      aria-label={`Point out in the photo: ${label}`}
      aria-pressed={isActive}
      onFocus={() => onActivate(id)}
      onBlur={() => onActivate(null)}
      onClick={() => onActivate(id)}
    >
      <img src={cutoutUrl} alt="" width={cutout.width} height={cutout.height} loading="lazy" />
    </button>
  );
}
