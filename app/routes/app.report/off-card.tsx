import { Banner, BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { attributionRetentionDays } from "~/limits";
import { useMeasuring } from "./use-measuring";

/** What measuring is, before anything is measured. */
export function OffCard({ scopes }: { scopes: string[] }) {
  const { isBusy, refusal, change } = useMeasuring();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          See what your looks do
        </Text>
        <Text as="p">
          Measuring is off: Looklift counts nothing and your pages call nobody. Switched on, it counts by day and look:
        </Text>
        <List>
          <List.Item>how often a page with a look was opened, and the look came into view;</List.Item>
          <List.Item>which items were opened, put into the cart from the look, and bought;</List.Item>
          <List.Item>if you allow it, what those orders came to, less refunds.</List.Item>
        </List>
        <Text as="p" tone="subdued">
          Shopify asks you first to let Looklift add a pixel to your shop. Only shoppers who allow analytics in your
          shop&apos;s cookie settings are counted. No names, addresses, browsers or cookies are kept, only sums, for{" "}
          {attributionRetentionDays} days. You can switch it off at any time.
        </Text>
        {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
        <InlineStack>
          <Button
            variant="primary"
            loading={isBusy}
            onClick={() => change({ decision: { on: true }, scopes, done: "Measuring is on" })}
          >
            Switch measuring on
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
