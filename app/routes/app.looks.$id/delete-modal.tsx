import { Modal, Text } from "@shopify/polaris";

type Props = { open: boolean; isOnPage: boolean; isBusy: boolean; onClose: () => void; onDelete: () => void };

export function DeleteModal({ open, isOnPage, isBusy, onClose, onDelete }: Props) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="Delete this look?"
      primaryAction={{ content: "Delete look", destructive: true, loading: isBusy, onAction: onDelete }}
      secondaryActions={[{ content: "Keep it", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">
          {isOnPage ? "It disappears from the product page at once. " : ""}Its photo and cut-outs are deleted and cannot
          be brought back. The credit that it took is not given back.
        </Text>
      </Modal.Section>
    </Modal>
  );
}
