import { BlockStack, InlineError, Modal, Text } from "@shopify/polaris";
import { callbackOldSecretHours } from "~/limits";
import { showToast } from "../app/bridge";
import { useCall } from "../app/use-call";

export type Question = "rotate" | "remove";

type Props = {
  path: string;
  question: Question | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
  onRemoved: () => void;
};

/** Asks before what cannot be undone. */
export function ConfirmModal({ path, question, onClose, onSecret, onRemoved }: Props) {
  const { isBusy, error, call } = useCall<{ secret?: string }>();
  const rotate = () =>
    call({
      path: `${path}/rotate`,
      form: {},
      done: ({ secret = "" }) => {
        onSecret(secret);
        onClose();
      },
    });
  const remove = () =>
    call({
      path: `${path}/change`,
      form: { to: "removed" },
      done: () => {
        showToast("Webhook removed");
        onRemoved();
      },
    });
  const isRemoval = question === "remove";
  return (
    <Modal
      open={question !== null}
      onClose={onClose}
      title={isRemoval ? "Remove this webhook?" : "Make a new secret?"}
      primaryAction={{
        content: isRemoval ? "Remove webhook" : "Make new secret",
        destructive: isRemoval,
        loading: isBusy,
        onAction: isRemoval ? remove : rotate,
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">
            {isRemoval
              ? "Nothing is sent there any more, and its log is deleted. This cannot be undone."
              : `For ${callbackOldSecretHours} hours messages are signed with both secrets, so that your programs can change over.`}
          </Text>
          {error ? <InlineError message={error} fieldID="confirm-webhook" /> : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
