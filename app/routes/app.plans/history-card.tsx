import { Badge, Box, Card, Text } from "@shopify/polaris";
import { When } from "../app/when";
import { type Charge, presentMoney, presentStatus } from "./present-charge";

/** What the shop was asked to pay, and what became of it. */
export function HistoryCard({ charges }: { charges: Charge[] }) {
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd" id="charges">
          Purchases
        </Text>
      </Box>
      {charges.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            You have bought nothing yet.
          </Text>
        </Box>
      ) : (
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
              <Row key={charge.id} charge={charge} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Row({ charge }: { charge: Charge }) {
  const { words, tone } = presentStatus(charge);
  const { kind, name, price, currency, isTest, createdAt } = charge;
  return (
    <tr>
      <td>
        <When at={createdAt} />
      </td>
      <td>
        {kind === "plan" ? `${name} plan` : name}
        {isTest ? " (test)" : ""}
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
