import type { SerializeFrom } from "@remix-run/node";
import { BlockStack, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import type { Balance } from "~/credits/read-balance";
import { countWords } from "../app/present-state";
import { When } from "../app/when";
import { sourceWords } from "./present-entry";

/** What can be spent, what is set aside, and where the credits come from, in the order in which they are spent. */
export function BalanceCard({ balance: { available, reserved, grants } }: { balance: SerializeFrom<Balance> }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Balance
          </Text>
          <Text as="p" variant="heading2xl">
            {available}
          </Text>
          <Text as="p" tone="subdued">
            {countWords(available, "credit").replace(/^\d+ /, "")} to spend
            {reserved > 0 ? `, and ${countWords(reserved, "credit")} reserved for extractions under way` : ""}. Each
            extraction takes one; a failed one takes none.
          </Text>
        </BlockStack>
        {grants.length > 0 ? (
          <>
            <Divider />
            <ul className="ll-plain-list" aria-label="Where these credits come from">
              {grants.map(({ id, source, remaining, expiresAt }) => (
                <li key={id}>
                  <InlineStack align="space-between" blockAlign="baseline" gap="200">
                    <Text as="span">{sourceWords[source]}</Text>
                    <Text as="span" tone="subdued">
                      {remaining} left,{" "}
                      {expiresAt ? (
                        <>
                          until <When at={expiresAt} dateOnly />
                        </>
                      ) : (
                        "never expires"
                      )}
                    </Text>
                  </InlineStack>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </BlockStack>
    </Card>
  );
}
