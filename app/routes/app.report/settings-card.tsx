import type { SerializeFrom } from "@remix-run/node";
import { Banner, BlockStack, Button, Card, Checkbox, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import type { MeasuringState } from "~/attribution/find-measuring";
import { attributionRetentionDays } from "~/limits";
import { EndModal } from "./end-modal";
import { type Change, useMeasuring } from "./use-measuring";

type Props = { measuring: SerializeFrom<MeasuringState>; orderScopes: string[]; shares: number[] };

/** What is measured, and the ways to change it. */
export function SettingsCard({ measuring, orderScopes, shares }: Props) {
  const { countsOrders, holdoutPercent } = measuring;
  const { isBusy, refusal, change } = useMeasuring();
  const [asked, setAsked] = useState<Change | null>(null);
  const changeOrAsk = holdoutPercent > 0 ? setAsked : change;
  const options = shares.map((share) => ({
    value: String(share),
    label: share === 0 ? "Nobody: everyone sees looks" : `${share} % of visitors`,
  }));
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          What is measured
        </Text>
        <Checkbox
          label="Count orders and refunds"
          helpText={`Shopify tells Looklift of paid orders and refunds, without the customer. Kept for ${attributionRetentionDays} days: the day, the amounts, and the order's number as a code that cannot be turned back.`}
          checked={countsOrders}
          disabled={isBusy}
          onChange={(wanted) =>
            changeOrAsk({
              decision: { orders: wanted },
              scopes: wanted ? orderScopes : [],
              done: wanted ? "Orders are counted from now on" : "Orders are no longer counted",
            })
          }
        />
        <Select
          label="Visitors who do not see looks, for comparison"
          helpText={
            countsOrders
              ? "Drawn by chance among shoppers who allow analytics; each stays in their group. A change begins the comparison anew."
              : "Needs orders: visitors are compared by what they buy."
          }
          options={options}
          value={String(holdoutPercent)}
          disabled={isBusy || !countsOrders}
          onChange={(value) => changeOrAsk({ decision: { holdout_percent: Number(value) }, done: "Saved" })}
        />
        {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
        <InlineStack>
          <Button
            tone="critical"
            disabled={isBusy}
            onClick={() => changeOrAsk({ decision: { on: false }, done: "Measuring is off" })}
          >
            Switch measuring off
          </Button>
        </InlineStack>
        {asked ? (
          <EndModal
            onClose={() => setAsked(null)}
            onConfirm={() => {
              setAsked(null);
              change(asked);
            }}
          />
        ) : null}
      </BlockStack>
    </Card>
  );
}
