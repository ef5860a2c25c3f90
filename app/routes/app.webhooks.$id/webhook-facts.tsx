import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { When } from "../app/when";
import { presentEvent, type Webhook } from "../app.webhooks._index/present-webhook";
import { WebhookBadges } from "../app.webhooks._index/webhook-list";

/** Where messages go, and which. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { url, events, creditsLowBelow, createdAt } = webhook;
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="start" gap="200" blockAlign="center">
          <h2 className="ll-address">{url}</h2>
          <WebhookBadges {...webhook} />
        </InlineStack>
        <ul className="ll-plain-list">
          {events.map((event) => (
            <li key={event}>
              <Text as="span">{presentEvent(event)}</Text>
              {event === "credits.low" ? <Text as="span">{` (below ${creditsLowBelow})`}</Text> : null}
            </li>
          ))}
        </ul>
        <Text as="p" tone="subdued">
          Added <When at={createdAt} />
        </Text>
      </BlockStack>
    </Card>
  );
}
