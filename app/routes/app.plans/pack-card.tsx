import { Banner, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { Pack } from "~/billing/price-list";
import { presentCreditPrice, presentMoney } from "./present-charge";
import { useApproval } from "./use-approval";

/** Credits to buy once. Buying leads to Shopify's approval page. */
export function PackCard({ packs, currency }: { packs: Pack[]; currency: string }) {
  const { busy, error, ask } = useApproval();
  if (packs.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Buy credits once
          </Text>
          <Text as="p" tone="subdued">
            Bought credits never expire. They are used after those of your plan.
          </Text>
        </BlockStack>
      </Box>
      {error ? (
        <Box padding="400" paddingBlockStart="0">
          <Banner tone="critical" title="The credits were not bought">
            <p>{error}</p>
          </Banner>
        </Box>
      ) : null}
      <ul className="ll-keys" aria-label="Credit packs">
        {packs.map((pack) => (
          <li key={pack.id}>
            <InlineStack align="space-between" blockAlign="center" gap="300" wrap={false}>
              <BlockStack gap="050">
                <Text as="h3" variant="headingSm">
                  {pack.name}
                </Text>
                <Text as="p" tone="subdued">
                  {presentMoney(pack.price, currency)} · {presentCreditPrice(pack, currency)}
                </Text>
              </BlockStack>
              <div className="ll-nowrap">
                <Button
                  loading={busy === pack.id}
                  disabled={busy !== null}
                  onClick={() => ask({ path: "/app/plans/purchases", form: { pack_id: pack.id }, key: pack.id })}
                  accessibilityLabel={`Buy ${pack.name}`}
                >
                  Buy
                </Button>
              </div>
            </InlineStack>
          </li>
        ))}
      </ul>
    </Card>
  );
}
