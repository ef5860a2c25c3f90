import { BlockStack, ChoiceList, InlineError, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useCall } from "../app/use-call";
import type { Key, MadeKey } from "./key-list";

type Props = { replacing: Key | null; onClose: () => void; onMade: (made: MadeKey) => void };

/** Makes a new key with the name and limits of an old one, which works for a while longer. */
export function ReplaceModal({ replacing, onClose, onMade }: Props) {
  const [hours, setHours] = useState("24");
  const { isBusy, error, call } = useCall<{ token: string }>();
  const replace = ({ id, name }: Key) =>
    call({
      path: "/app/developers/keys/rotate",
      form: { key_id: id, overlap_hours: hours },
      done: ({ token }) => {
        onClose();
        onMade({ token, words: `The new key for “${name}”` });
      },
    });
  return (
    <Modal
      open={replacing !== null}
      onClose={onClose}
      title="Replace this key"
      primaryAction={{
        content: "Make new key",
        loading: isBusy,
        onAction: () => replacing && replace(replacing),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">
            The new key takes over the name, the rights and the limits of “{replacing?.name}”. Until the old one ends,
            both work, so that your programs can change over.
          </Text>
          <ChoiceList
            title="The old key ends"
            choices={[
              { label: "At once", value: "0" },
              { label: "In 24 hours", value: "24" },
              { label: "In 7 days", value: "168" },
            ]}
            selected={[hours]}
            onChange={([chosen]) => setHours(chosen ?? "24")}
          />
          {error ? <InlineError message={error} fieldID="replace-key" /> : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
