import type { SerializeFrom } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import type { LookSales, Report } from "~/attribution/read-report";
import { fetchFile, saveFile } from "../app/save-file";
import { presentMoney } from "./present-report";

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
              ? "Nothing has been counted yet. It begins when a shopper who allows analytics opens a page with a look; the numbers follow within a minute."
              : "Nothing was counted in these days."}
          </Text>
        </Box>
      ) : (
        <table className="ll-report" aria-labelledby="looks">
          <thead>
            <tr>
              <th scope="col">Product</th>
              {["Page views", "Seen", "Opened", "Into cart", withOrders ? "Orders" : "Bought"].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
              {withOrders ? <th scope="col">Revenue, net</th> : null}
            </tr>
          </thead>
          <tbody>
            {looks.map((look) => (
              <Row
                key={look.lookId}
                name={<Title look={look} />}
                of={look}
                withOrders={withOrders}
                currency={currency}
              />
            ))}
            <Row name="All looks" of={total} withOrders={withOrders} currency={currency} />
          </tbody>
        </table>
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

const Title = ({ look: { lookId, productTitle } }: { look: SerializeFrom<LookSales> }) =>
  productTitle === null ? <>A look that was deleted</> : <Link url={`/app/looks/${lookId}`}>{productTitle}</Link>;

type RowProps = {
  name: React.ReactNode;
  of: Omit<SerializeFrom<LookSales>, "lookId" | "productTitle">;
  withOrders: boolean;
  currency: string | null;
};

function Row({ name, of, withOrders, currency }: RowProps) {
  return (
    <tr>
      <td>{name}</td>
      <td data-label="Page views">{of.viewed}</td>
      <td data-label="Seen">{of.seen}</td>
      <td data-label="Opened">{of.opened}</td>
      <td data-label="Into cart">{of.added}</td>
      <td data-label={withOrders ? "Orders" : "Bought"}>{withOrders ? of.orders : of.bought}</td>
      {withOrders ? (
        <td data-label="Revenue, net">
          {presentMoney(of.revenue, currency)}
          {of.refunded > 0 ? (
            <Text as="span" tone="subdued">
              {" "}
              ({presentMoney(of.refunded, currency)} refunded)
            </Text>
          ) : null}
        </td>
      ) : null}
    </tr>
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
