import { Badge, BlockStack, Card, Link, Text } from "@shopify/polaris";
import { When } from "../app/when";
import { presentAttempt, presentEvent, presentMessage } from "../app.webhooks._index/present-webhook";
import type { ShownRequest } from "./request-page";

/** What your own programs were told of it. */
export function DeliveriesCard({ messages }: Pick<ShownRequest, "messages">) {
  if (messages.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Webhook messages
        </Text>
        <ul className="ll-plain-list">
          {messages.map((message) => {
            const { words, tone } = presentMessage(message);
            const last = message.attempts.at(-1);
            return (
              <li key={message.id} className="ll-request-head">
                <Text as="span" breakWord>
                  <Link url={`/app/webhooks/${message.endpointId}`}>{presentEvent(message.event)}</Link>,{" "}
                  <When at={message.createdAt} />
                  {last ? `. ${presentAttempt(last)}` : ""}
                </Text>
                <Badge tone={tone}>{words}</Badge>
              </li>
            );
          })}
        </ul>
      </BlockStack>
    </Card>
  );
}
