import { Button, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { substitutesPerItemMax } from "~/limits";
import { pickProduct, pickProducts } from "../app/pick-product";
import type { Look } from "./look-page";
import type { Decide } from "./use-decisions";

type Props = { item: Look["items"][number]; productTitle: string; onDecide: Decide };

/** What the merchant decides about an item: shown or not, the one on sale or not, and which product it is. */
export function ItemDecisions({ item, productTitle, onDecide }: Props) {
  const { id, label, isShown, isOnSale, product } = item;
  const link = async () => {
    const picked = await pickProduct(product);
    if (picked) onDecide(id, { product: { gid: picked.gid, title: picked.title } });
  };
  return (
    <>
      <Checkbox
        label={
          <>
            Show to shoppers
            <Text as="span" visuallyHidden>
              : {label}
            </Text>
          </>
        }
        checked={isShown}
        onChange={(checked) => onDecide(id, { isShown: checked })}
      />
      {isOnSale || product ? (
        <Text as="p" breakWord>
          Product: {isOnSale ? productTitle : product?.title}
        </Text>
      ) : null}
      {product && !isOnSale ? <Substitutes item={item} onDecide={onDecide} /> : null}
      <InlineStack align="start" gap="300">
        {isOnSale ? null : (
          <Button
            variant="plain"
            onClick={() => void link()}
            accessibilityLabel={`${product ? "Change" : "Link"} product: ${label}`}
          >
            {product ? "Change product" : "Link product"}
          </Button>
        )}
        {product && !isOnSale ? (
          <Button
            variant="plain"
            onClick={() => onDecide(id, { product: null })}
            accessibilityLabel={`Remove product: ${label}`}
          >
            Remove product
          </Button>
        ) : null}
        <Button
          variant="plain"
          onClick={() => onDecide(id, { isOnSale: !isOnSale })}
          accessibilityLabel={`${isOnSale ? "Not the item on sale" : "This is the item on sale"}: ${label}`}
        >
          {isOnSale ? "Not the item on sale" : "This is the item on sale"}
        </Button>
      </InlineStack>
    </>
  );
}

/** What shoppers are offered while the item's own product cannot be bought. */
function Substitutes({ item: { id, label, product, substitutes }, onDecide }: Omit<Props, "productTitle">) {
  const choose = async () => {
    const picked = await pickProducts({ current: substitutes, most: substitutesPerItemMax });
    if (!picked) return;
    const others = picked.filter(({ gid }) => gid !== product?.gid).slice(0, substitutesPerItemMax);
    onDecide(id, { substitutes: others.map(({ gid, title }) => ({ gid, title })) });
  };
  return (
    <>
      {substitutes.length > 0 ? (
        <Text as="p" breakWord>
          If sold out: {substitutes.map(({ title }) => title).join(", or ")}
        </Text>
      ) : null}
      <InlineStack align="start">
        <Button
          variant="plain"
          onClick={() => void choose()}
          accessibilityLabel={`${substitutes.length > 0 ? "Change" : "Choose"} what to offer if sold out: ${label}`}
        >
          {substitutes.length > 0 ? "Change what to offer if sold out" : "Choose what to offer if sold out"}
        </Button>
      </InlineStack>
    </>
  );
}
