import { BlockStack, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import { BuyCredits } from "../app/buy-credits";

/** The two numbers a merchant comes for. */
export function Summary({ available, shown }: { available: number; shown: number }) {
  return (
    <BlockStack gap="400">
      <BuyCredits available={available} />
      <Card>
        <InlineGrid columns={2} gap="400">
          <Fact label="Credits left" value={available} link={{ words: "Statement", url: "/app/credits" }} />
          <Fact label="On product pages" value={shown} />
        </InlineGrid>
      </Card>
    </BlockStack>
  );
}

type FactProps = { label: string; value: number; link?: { words: string; url: string } };

function Fact({ label, value, link }: FactProps) {
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="bodyMd" tone="subdued">
        {label}
      </Text>
      <InlineStack gap="300" blockAlign="baseline">
        <Text as="p" variant="headingLg">
          {value.toLocaleString("en")}
        </Text>
        {link ? <Link url={link.url}>{link.words}</Link> : null}
      </InlineStack>
    </BlockStack>
  );
}
