import { useRevalidator } from "@remix-run/react";
import { Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";
import type { Key } from "./key-list";

export function RevokeModal({ ending, onClose }: { ending: Key | null; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const { revalidate } = useRevalidator();
  const revoke = async (keyId: string) => {
    setBusy(true);
    try {
      await callApp("/app/developers/keys", { method: "DELETE", form: { key_id: keyId } });
      showToast("Key revoked");
      revalidate();
      onClose();
    } catch (refused) {
      showToast(refused instanceof Error ? refused.message : String(refused), { isError: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={ending !== null}
      onClose={onClose}
      title="Revoke this key?"
      primaryAction={{
        content: "Revoke key",
        destructive: true,
        loading: isBusy,
        onAction: () => ending && void revoke(ending.id),
      }}
      secondaryActions={[{ content: "Keep it", onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">
          Programs that use “{ending?.name}” are refused from their next call on. This cannot be undone. To change over
          without a gap, replace it instead.
        </Text>
      </Modal.Section>
    </Modal>
  );
}
