import { useRevalidator } from "@remix-run/react";
import { BlockStack, InlineError, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";

type Props = { isOpen: boolean; name: string; onClose: () => void };

/** Asks before the plan is ended. */
export function EndPlanModal({ isOpen, name, onClose }: Props) {
  const { isBusy, error, end } = useEnd(onClose);
  return (
    <Modal
      open={isOpen}
      onClose={onClose}
      title={`End the ${name} plan?`}
      primaryAction={{ content: "End plan", destructive: true, loading: isBusy, onAction: end }}
      secondaryActions={[{ content: "Keep plan", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">
            It ends at once, and Shopify charges you no more. The credits that it gave stay until they expire; the money
            for the period that has begun is not given back.
          </Text>
          {error ? <InlineError message={error} fieldID="end-plan" /> : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function useEnd(onClose: () => void) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { revalidate } = useRevalidator();
  const end = async () => {
    setBusy(true);
    setError(null);
    try {
      await callApp("/app/plans/subscriptions", { method: "DELETE" });
      showToast("Plan ended");
      onClose();
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
    } finally {
      setBusy(false);
      revalidate();
    }
  };
  return { isBusy, error, end: () => void end() };
}
