import type { SerializeFrom } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Report } from "~/attribution/read-report";
import { fetchFile, saveFile } from "../app/save-file";
import { LooksTable } from "./looks-table";

type Props = Pick<SerializeFrom<Report>, "looks" | "total" | "measuring" | "days"> & { periods: number[] };

/** Each look with what it did, the one that sold most first. */
export function LooksCard({ looks, total, measuring, days, periods }: Props) {
  const { countsOrders, currency } = measuring;
  const withOrders = countsOrders || currency !== null;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd" id="looks">
            Looks
          </Text>
          <Tools days={days} periods={periods} />
        </BlockStack>
      </Box>
      {looks.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p">
            {measuring.isOn
              ? `Nothing was counted in the last ${days} days. A count begins when a shopper who allows analytics opens a page with a look; it shows here within a minute.`
              : "Nothing was counted in these days."}
          </Text>
        </Box>
      ) : (
        <LooksTable looks={looks} total={total} withOrders={withOrders} currency={currency} />
      )}
      <Box padding="400">
        <Text as="p" tone="subdued">
          {withOrders
            ? "Orders and revenue come from Shopify, before shipping and tax where tax is added, and less refunds. "
            : "Bought is what browsers told at the end of a checkout, before refunds. "}
          The other numbers come from browsers: shoppers who refuse analytics or block it are missing, and anybody can
          send false ones. Days are those of UTC.
        </Text>
      </Box>
    </Card>
  );
}

function Tools({ days, periods }: { days: number; periods: number[] }) {
  const navigate = useNavigate();
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async () => {
    setSaving(true);
    const file = await fetchFile(`/app/report/csv?days=${days}`);
    setSaving(false);
    if (file) saveFile({ file, name: `looklift-report-${days}-days.csv` });
    setRefusal(file ? null : "The report could not be fetched. Check your connection and try again.");
  };
  return (
    <BlockStack gap="300">
      <InlineStack gap="300" blockAlign="end">
        <Select
          label="Period"
          options={periods.map((period) => ({ value: String(period), label: `Last ${period} days` }))}
          value={String(days)}
          onChange={(value) => navigate(`/app/report?days=${value}`)}
        />
        <Button onClick={() => void save()} loading={isSaving}>
          Download CSV
        </Button>
      </InlineStack>
      {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
    </BlockStack>
  );
}
