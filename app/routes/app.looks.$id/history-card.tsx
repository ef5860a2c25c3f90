import { BlockStack, Card, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { When } from "../app/when";
import type { Look } from "./look-page";

type Props = { look: Look; events: Look["events"] };

/** What happened to the look so far, for whoever wants to know. */
export function HistoryCard({ look, events }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="baseline">
          <Text as="h2" variant="headingSm">
            History
          </Text>
          <button
            type="button"
            className="ll-disclosure"
            aria-expanded={isOpen}
            aria-controls="history"
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? "Hide" : "Show"}
          </button>
        </InlineStack>
        <Collapsible id="history" open={isOpen}>
          <BlockStack gap="200">
            <ol className="ll-history">
              {events.map(({ seq, message, createdAt }) => (
                <li key={seq}>
                  <When at={createdAt} /> {message}
                </li>
              ))}
              {look.publishedAt ? (
                <li>
                  <When at={look.publishedAt} /> On the product page.
                </li>
              ) : null}
            </ol>
            <Text as="p" variant="bodySm" tone="subdued">
              Look made <When at={look.createdAt} />
            </Text>
            {look.requestId ? (
              <Text as="p" variant="bodySm" tone="subdued" breakWord>
                Request {look.requestId}
              </Text>
            ) : null}
          </BlockStack>
        </Collapsible>
      </BlockStack>
    </Card>
  );
}
