import { Modal, Text } from "@shopify/polaris";

type Props = { onClose: () => void; onConfirm: () => void };

/** Asks whether to end the comparison under way: its numbers are not shown again. */
export function EndModal({ onClose, onConfirm }: Props) {
  return (
    <Modal
      open
      onClose={onClose}
      title="End the comparison?"
      primaryAction={{ content: "End comparison", destructive: true, onAction: onConfirm }}
      secondaryActions={[{ content: "Keep comparing", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">
          What visitors who see looks and visitors who do not have done so far is no longer shown, and a new comparison
          begins at nothing. To keep the numbers, note them before.
        </Text>
      </Modal.Section>
    </Modal>
  );
}
