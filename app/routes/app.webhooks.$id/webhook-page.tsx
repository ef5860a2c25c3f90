import { useNavigate, useRevalidator } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "../app/bridge";
import { SecretOnce } from "../app/secret-once";
import { useCall } from "../app/use-call";
import type { Message, Webhook } from "../app.webhooks._index/present-webhook";
import { ConfirmModal, type Question } from "./confirm-modal";
import { MessageLog } from "./message-log";
import { WebhookFacts } from "./webhook-facts";

const LOOK_AGAIN_MS = 2_000;
const SOON_MS = 20_000;

type Props = { webhook: Webhook; messages: Message[] };

/** One endpoint: how it stands, what can be done with it, and what was sent there. */
export function WebhookPage({ webhook, messages }: Props) {
  const { id, disabledAt, disabledWhy } = webhook;
  const [question, setQuestion] = useState<Question | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { isBusy, error, call } = useCall<{ secret?: string }>();
  const navigate = useNavigate();
  useFreshLog(messages);
  const path = `/app/webhooks/${id}`;
  const isOff = disabledAt !== null;
  const send = (form: Record<string, string>) =>
    call({ path: `${path}/send`, form, done: () => showToast("Message on its way") });
  const turn = (to: "on" | "off") =>
    call({ path: `${path}/change`, form: { to }, done: () => showToast(`Webhook turned ${to}`) });
  return (
    <Page
      title="Webhook"
      backAction={{ content: "Webhooks", url: "/app/webhooks" }}
      primaryAction={{ content: "Send a test", onAction: () => send({}), disabled: isOff, loading: isBusy }}
      secondaryActions={[
        { content: "New secret", onAction: () => setQuestion("rotate") },
        { content: isOff ? "Turn on" : "Turn off", onAction: () => turn(isOff ? "on" : "off"), disabled: isBusy },
        { content: "Remove", destructive: true, onAction: () => setQuestion("remove") },
      ]}
    >
      <BlockStack gap="400">
        {error ? (
          <Banner tone="critical">
            <p>{error}</p>
          </Banner>
        ) : null}
        {isOff ? (
          <Banner tone="warning" title="This webhook is off">
            <p>{disabledWhy} What happens meanwhile is not sent later.</p>
          </Banner>
        ) : null}
        {secret === null ? null : (
          <SecretOnce
            title="The new secret of this webhook"
            label="Secret"
            secret={secret}
            onDone={() => setSecret(null)}
          />
        )}
        <WebhookFacts webhook={webhook} />
        <MessageLog
          messages={messages}
          canSend={!isOff && !isBusy}
          onSend={(messageId) => send({ message_id: messageId })}
        />
      </BlockStack>
      <ConfirmModal
        path={path}
        question={question}
        onClose={() => setQuestion(null)}
        onSecret={setSecret}
        onRemoved={() => navigate("/app/webhooks")}
      />
    </Page>
  );
}

// While something is about to be sent the log is read again, so that its end is seen.
function useFreshLog(messages: Message[]): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const soon = Date.now() + SOON_MS;
    const isMoving = messages.some(({ nextAt }) => nextAt !== null && new Date(nextAt).getTime() < soon);
    if (!isMoving) return;
    const timer = setTimeout(revalidate, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [messages, revalidate]);
}
