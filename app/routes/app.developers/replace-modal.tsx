import { BlockStack, ChoiceList, InlineError, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Key } from "./key-list";
import type { MadeKey } from "./new-token";
import { useKeyCall } from "./use-key-call";

type Props = { replacing: Key | null; onClose: () => void; onMade: (made: MadeKey) => void };

/** Makes a new key with the name and limits of an old one, which works for a while longer. */
export function ReplaceModal({ replacing, onClose, onMade }: Props) {
  const [hours, setHours] = useState("24");
  const { isBusy, error, call } = useKeyCall();
  const replace = ({ id, name }: Key) =>
    call("/app/developers/keys/rotate", { key_id: id, overlap_hours: hours }, (made) => {
      onClose();
      onMade({ ...made, words: `The new key for “${name}”` });
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
            The new key takes over the name and the limits of “{replacing?.name}”. Until the old one ends, both work, so
            that your programs can change over.
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
