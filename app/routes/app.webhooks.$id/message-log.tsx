import { Badge, BlockStack, Box, Button, Card, Collapsible, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import { countWords } from "../app/present-state";
import { When } from "../app/when";
import { type Message, presentAttempt, presentEvent, presentMessage } from "../app.webhooks._index/present-webhook";

type Props = { messages: Message[]; canSend: boolean; onSend: (messageId: string) => void };

/** The latest messages, newest first, with what was answered. */
export function MessageLog({ messages, canSend, onSend }: Props) {
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Messages
          </Text>
          <Text as="p" tone="subdued">
            What is not answered with 2xx is tried again for a day. Messages are kept 30 days.
          </Text>
        </BlockStack>
      </Box>
      {messages.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p">Nothing was sent yet. Send a test to see whether your address answers.</Text>
        </Box>
      ) : (
        <ul className="ll-keys">
          {messages.map((message) => (
            <Row key={message.id} message={message} canSend={canSend} onSend={() => onSend(message.id)} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ message, canSend, onSend }: { message: Message; canSend: boolean; onSend: () => void }) {
  const { id, event, requestId, createdAt, nextAt, attempts } = message;
  const { words, tone } = presentMessage(message);
  const last = attempts.at(-1);
  const name = `${presentEvent(event)}, message ${id}`;
  return (
    <li>
      <InlineStack align="space-between" blockAlign="start" gap="300">
        <BlockStack gap="100">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h3" variant="bodyMd" fontWeight="semibold">
              {presentEvent(event)}
            </Text>
            <Badge tone={tone}>{words}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued" breakWord>
            <When at={createdAt} />, <code>{`msg_${id}`}</code>
            {requestId ? (
              <>
                , job of request{" "}
                <Link url={`/app/requests/${requestId}`}>
                  <code>{requestId}</code>
                </Link>
              </>
            ) : null}
          </Text>
          {last ? (
            <Text as="p" breakWord>
              {presentAttempt(last)}
            </Text>
          ) : null}
          {nextAt && attempts.length > 0 ? (
            <Text as="p" tone="subdued">
              Next try <When at={nextAt} />
            </Text>
          ) : null}
          {attempts.length > 1 ? <Attempts id={id} attempts={attempts} name={name} /> : null}
        </BlockStack>
        <Button variant="plain" onClick={onSend} disabled={!canSend} accessibilityLabel={`Send again: ${name}`}>
          Send again
        </Button>
      </InlineStack>
    </li>
  );
}

function Attempts({ id, attempts, name }: Pick<Message, "id" | "attempts"> & { name: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button
        variant="plain"
        disclosure={isOpen ? "up" : "down"}
        onClick={() => setOpen(!isOpen)}
        ariaExpanded={isOpen}
        ariaControls={`attempts-${id}`}
        accessibilityLabel={`${countWords(attempts.length, "attempt")}: ${name}`}
      >
        {countWords(attempts.length, "attempt")}
      </Button>
      <Collapsible id={`attempts-${id}`} open={isOpen}>
        <ol className="ll-plain-list">
          {attempts.map((attempt) => (
            <li key={attempt.attempt}>
              <Text as="span" breakWord>
                <When at={attempt.at} />: {presentAttempt(attempt)}
              </Text>
            </li>
          ))}
        </ol>
      </Collapsible>
    </BlockStack>
  );
}
