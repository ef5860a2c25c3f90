import type { SerializeFrom } from "@remix-run/node";
import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import type { Arm, Holdout } from "~/attribution/read-holdout";
import { When } from "../app/when";
import {
  judgeDifference,
  presentCount,
  presentDifference,
  presentMissing,
  presentMoney,
  presentShare,
} from "./present-report";

type Props = {
  holdout: SerializeFrom<Holdout>;
  currency: string | null;
  min: { visitors: number; orders: number };
};

/** Visitors who see looks beside those who don't, and what can be said of the difference. */
export function HoldoutCard({ holdout, currency, min }: Props) {
  const { shown, held, lift, percent, since } = holdout;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd" id="holdout">
            Do looks sell?
          </Text>
          <Text as="p" tone="subdued">
            {percent} % of visitors, drawn by chance, see no looks since <When at={since} />.
          </Text>
        </BlockStack>
      </Box>
      <table className="ll-report" aria-labelledby="holdout">
        <thead>
          <tr>
            {["Visitors", "Counted", "Page views", "Orders", "Order rate", "Revenue a visitor"].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <ArmRow name="See looks" arm={shown} currency={currency} />
          <ArmRow name="See none" arm={held} currency={currency} />
        </tbody>
      </table>
      <Box padding="400">
        <BlockStack gap="200">
          {lift ? (
            <>
              <Text as="p" fontWeight="semibold">
                {judgeDifference(lift.conversion)}
              </Text>
              <Text as="p">Visitors who order: {presentDifference(lift.conversion)}</Text>
              <Text as="p">
                Revenue a visitor: {presentDifference(lift.revenue, (size) => presentMoney(size, currency))}
              </Text>
              <Text as="p" tone="subdued">
                The range holds the true difference nineteen times in twenty. Looking every day and stopping at a good
                one makes it wrong more often: decide beforehand how long you compare.
              </Text>
            </>
          ) : (
            <Text as="p" fontWeight="semibold">
              {presentMissing(holdout, min)}
            </Text>
          )}
          <Text as="p" tone="subdued">
            A visitor counts from the first page on which their group decided what they saw, with the order of the cart
            that they had then. Refunds are taken off. Shoppers who refuse or block analytics see looks, and are in
            neither group.
          </Text>
        </BlockStack>
      </Box>
    </Card>
  );
}

function ArmRow({ name, arm, currency }: { name: string; arm: Arm; currency: string | null }) {
  const { visitors, viewed, orders, revenue } = arm;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-label="Counted">{presentCount(visitors)}</td>
      <td data-label="Page views">{presentCount(viewed)}</td>
      <td data-label="Orders">{presentCount(orders)}</td>
      <td data-label="Order rate">{visitors > 0 ? presentShare(Math.min(1, orders / visitors)) : "–"}</td>
      <td data-label="Revenue a visitor">{visitors > 0 ? presentMoney(revenue / visitors, currency) : "–"}</td>
    </tr>
  );
}
