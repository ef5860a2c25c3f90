import { Badge, BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { When } from "../app/when";
import { presentEvent, type Webhook } from "./present-webhook";

/** The shop's endpoints; each leads to its log. */
export function WebhookList({ webhooks }: { webhooks: Webhook[] }) {
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          Your webhooks
        </Text>
      </Box>
      {webhooks.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            You have no webhooks yet. Without one, your programs ask for the state of a job themselves.
          </Text>
        </Box>
      ) : (
        <ul className="ll-keys">
          {webhooks.map((webhook) => (
            <Row key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ webhook: { id, url, events, latest, ...webhook } }: { webhook: Webhook }) {
  return (
    <li>
      <BlockStack gap="100">
        <InlineStack align="start" gap="200" blockAlign="center">
          <h3 className="ll-address">
            <Link url={`/app/webhooks/${id}`} removeUnderline monochrome>
              {url}
            </Link>
          </h3>
          <WebhookBadges {...webhook} />
        </InlineStack>
        <Text as="p" tone="subdued">
          {events.map(presentEvent).join(" · ")}
        </Text>
        <Text as="p" tone={latest?.state === "FAILED" ? "critical" : "subdued"}>
          {latest ? (
            <>
              {latestWords[latest.state]} <When at={latest.createdAt} />
            </>
          ) : (
            "Nothing sent yet"
          )}
        </Text>
      </BlockStack>
    </li>
  );
}

const latestWords = {
  DELIVERED: "Latest message delivered, of",
  FAILED: "Latest message not delivered, of",
  PENDING: "Latest message not delivered yet, of",
};

/** Whose events it hears of, and whether it does. */
export function WebhookBadges({ mode, disabledAt }: Pick<Webhook, "mode" | "disabledAt">) {
  return (
    <>
      <Badge {...(mode === "LIVE" && { tone: "info" })}>{mode === "LIVE" ? "Live" : "Test"}</Badge>
      <Badge tone={disabledAt ? "warning" : "success"}>{disabledAt ? "Off" : "On"}</Badge>
    </>
  );
}
