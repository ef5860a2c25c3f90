import { Button, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { pickProduct } from "../app/pick-product";
import type { Look } from "./look-page";
import type { Decide } from "./use-decisions";

type Props = { item: Look["items"][number]; productTitle: string; onDecide: Decide };

/** What the merchant decides about an item: shown or not, the one on sale or not, and which product it is. */
export function ItemDecisions({ item: { id, label, isShown, isOnSale, product }, productTitle, onDecide }: Props) {
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
