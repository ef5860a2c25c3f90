import { Banner, BlockStack, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import { countWords } from "../app/present-state";

const FEW_CREDITS = 3;

/** The two numbers a merchant comes for. */
export function Summary({ available, shown }: { available: number; shown: number }) {
  return (
    <BlockStack gap="400">
      {available <= FEW_CREDITS ? <FewCredits available={available} /> : null}
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
          {value}
        </Text>
        {link ? <Link url={link.url}>{link.words}</Link> : null}
      </InlineStack>
    </BlockStack>
  );
}

function FewCredits({ available }: { available: number }) {
  return (
    <Banner
      tone={available === 0 ? "critical" : "warning"}
      title={available === 0 ? "You have no credits left" : `You have ${countWords(available, "credit")} left`}
      action={{ content: "See your credits", url: "/app/credits" }}
    >
      <p>Each extraction takes one credit. Looks that are on your product pages stay there.</p>
    </Banner>
  );
}
