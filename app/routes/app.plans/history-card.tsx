import { Badge, Banner, BlockStack, Box, Button, Card, Text } from "@shopify/polaris";
import { chargesShownMax } from "~/limits";
import { When } from "../app/when";
import { type Charge, presentMoney, presentStatus } from "./present-charge";
import { useApproval } from "./use-approval";

/** What the shop was asked to pay and what it was charged, and what became of it. */
export function HistoryCard({ charges }: { charges: Charge[] }) {
  const { busy, error, ask } = useApproval();
  const goOn = (id: string) => ask({ path: "/app/plans/approvals", form: { id }, key: id });
  const isCut = charges.filter(({ kind }) => kind === "block").length >= chargesShownMax;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd" id="charges">
            Purchases
          </Text>
          {error ? (
            <Banner tone="critical" title="The purchase could not be gone on with">
              <p>{error}</p>
            </Banner>
          ) : null}
          {charges.length === 0 ? (
            <Text as="p" tone="subdued">
              You have bought nothing yet.
            </Text>
          ) : null}
          {isCut ? (
            <Text as="p" tone="subdued">
              Of the credits beyond your plan, the latest {chargesShownMax} purchases are shown. Your statement has all.
            </Text>
          ) : null}
        </BlockStack>
      </Box>
      {charges.length > 0 ? (
        <table className="ll-statement" aria-labelledby="charges">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Price</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {charges.map((charge) => (
              <Row key={charge.id} charge={charge} busy={busy} onGoOn={goOn} />
            ))}
          </tbody>
        </table>
      ) : null}
    </Card>
  );
}

type RowProps = { charge: Charge; busy: string | null; onGoOn: (id: string) => void };

function Row({ charge, busy, onGoOn }: RowProps) {
  const { words, tone } = presentStatus(charge);
  const { id, kind, name, price, currency, isTest, createdAt } = charge;
  const until = charge.kind === "block" ? null : charge.waitsUntil;
  return (
    <tr>
      <td>
        <When at={createdAt} />
      </td>
      <td>
        {kind === "plan" ? `${name} plan` : name}
        {isTest ? " (test)" : ""}
        {until ? (
          <BlockStack gap="050" inlineAlign="start">
            <Text as="p" tone="subdued">
              Not decided yet. It expires by itself on <When at={until} />, and nothing is paid then.
            </Text>
            <Button
              variant="plain"
              loading={busy === id}
              disabled={busy !== null}
              onClick={() => onGoOn(id)}
              accessibilityLabel={`Go on with the purchase: ${name}`}
            >
              Go on with the purchase
            </Button>
          </BlockStack>
        ) : null}
      </td>
      <td data-label="Price">
        {presentMoney(price, currency)}
        {kind === "plan" ? " / 30 days" : ""}
      </td>
      <td data-label="State">
        <Badge {...(tone && { tone })}>{words}</Badge>
      </td>
    </tr>
  );
}
