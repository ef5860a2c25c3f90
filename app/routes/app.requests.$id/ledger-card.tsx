import { BlockStack, Card, Text } from "@shopify/polaris";
import { When } from "../app/when";
import { presentChange, presentEntry } from "../app.credits/present-entry";
import type { ShownRequest } from "./request-page";

/** What the ledger says of it. */
export function LedgerCard({ entries }: Pick<ShownRequest, "entries">) {
  if (entries.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Credits
        </Text>
        <ul className="ll-plain-list">
          {entries.map((entry) => (
            <li key={entry.id} className="ll-request-line">
              <Text as="span" breakWord>
                {presentEntry(entry).words.replace(/,$/, "")}, <When at={entry.createdAt} />
              </Text>
              <Text as="span" numeric>
                {presentChange(entry.deltaAvailable)}
              </Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
