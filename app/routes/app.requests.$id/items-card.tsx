import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { presentConfidence } from "../app.looks.$id/present-confidence";
import type { ShownRequest } from "./request-page";

/** What was found, with its cut-outs while they are kept, and what was said about the photo. */
export function ItemsCard({ extraction: { items, warnings, finishedAt, error } }: Pick<ShownRequest, "extraction">) {
  if (finishedAt === null || (error && items.length === 0)) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Items
        </Text>
        {items.length === 0 ? <Text as="p">None are kept of this request.</Text> : null}
        <ul className="ll-request-items">
          {items.map(({ id, label, cutoutUrl, cutout, confidence, isOnSale }) => (
            <li key={id}>
              <img src={cutoutUrl} alt="" width={cutout.width} height={cutout.height} loading="lazy" />
              <BlockStack gap="050">
                <Text as="span" fontWeight="semibold">
                  {label}
                </Text>
                <Text as="span" tone="subdued">
                  {presentConfidence(confidence)}
                  {isOnSale ? ", on sale" : ""}
                </Text>
              </BlockStack>
            </li>
          ))}
        </ul>
        {warnings.length > 0 ? (
          <List>
            {warnings.map(({ code, message }) => (
              <List.Item key={code}>{message}</List.Item>
            ))}
          </List>
        ) : null}
      </BlockStack>
    </Card>
  );
}
