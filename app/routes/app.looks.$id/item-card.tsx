import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import { ColorSwatches } from "./color-swatches";
import { ItemDecisions } from "./item-decisions";
import type { Look } from "./look-page";
import { presentConfidence } from "./present-confidence";
import type { Decide } from "./use-decisions";

type Item = Look["items"][number];
type Props = {
  item: Item;
  isActive: boolean;
  productTitle: string;
  onActivate: (id: string | null) => void;
  onDecide: Decide | null;
};

/** One item: its cut-out, which also points it out in the photo, all that is known of it, and what can be decided. */
export function ItemCard({ item, isActive, productTitle, onActivate, onDecide }: Props) {
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
        <InlineStack align="start" gap="200" blockAlign="center">
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
        {onDecide ? <ItemDecisions item={item} productTitle={productTitle} onDecide={onDecide} /> : null}
      </BlockStack>
    </li>
  );
}

type CutoutProps = Pick<Props, "item" | "isActive" | "onActivate">;

function Cutout({ item: { id, label, cutoutUrl, cutout }, isActive, onActivate }: CutoutProps) {
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
