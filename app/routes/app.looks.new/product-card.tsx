import { BlockStack, Button, Card, InlineStack, Text, Thumbnail } from "@shopify/polaris";
import { type PickedProduct, pickProduct } from "../app/pick-product";
import noProduct from "./no-product.svg?url";

type Props = { product: PickedProduct | null; onChoose: (product: PickedProduct) => void; disabled: boolean };

/** Which product the look is for, chosen in the admin's own picker. */
export function ProductCard({ product, onChoose, disabled }: Props) {
  const choose = async () => {
    const picked = await pickProduct(product);
    if (picked) onChoose(picked);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Product
        </Text>
        <InlineStack gap="300" align="space-between" blockAlign="center" wrap={false}>
          {product ? (
            <InlineStack align="start" gap="300" blockAlign="center" wrap={false}>
              <Thumbnail source={product.imageUrl ?? noProduct} alt="" size="small" />
              <Text as="p" fontWeight="semibold" breakWord>
                {product.title}
              </Text>
            </InlineStack>
          ) : (
            <Text as="p" tone="subdued">
              The product that the photo is meant to sell. Its title and description help to find it in the photo.
            </Text>
          )}
          <div className="ll-nowrap">
            <Button onClick={() => void choose()} disabled={disabled} variant={product ? "plain" : "secondary"}>
              {product ? "Change" : "Choose product"}
            </Button>
          </div>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
