import { BlockStack, Card, Text } from "@shopify/polaris";
import { presentOffset } from "./present-offset";
import type { ShownRequest } from "./request-page";

/** What happened, each with the time since the request was accepted. */
export function TimelineCard({ events }: Pick<ShownRequest, "events">) {
  const begin = events[0]?.createdAt ?? "";
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Timeline
        </Text>
        <ol className="ll-facts ll-plain-list">
          {events.map(({ seq, message, createdAt }) => (
            <li key={seq} className="ll-request-line">
              <Text as="span" breakWord>
                {message}
              </Text>
              <time dateTime={createdAt}>{presentOffset(begin, createdAt)}</time>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}
