import { BlockStack, ChoiceList, List, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { type AllStakes, choices, listConsequences } from "./present-leave";

type Props = { stakes: AllStakes; chosen: string; onClose: () => void; onConfirm: (looks: string) => void };

/** Asks whether to uninstall, with what becomes of looks, credits and plan. */
export function LeaveModal({ stakes, chosen, onClose, onConfirm }: Props) {
  const [looks, setLooks] = useState(chosen);
  const content = looks === "keep" ? "Uninstall Looklift" : "Remove looks and uninstall";
  return (
    <Modal
      open
      onClose={onClose}
      title="Uninstall Looklift?"
      primaryAction={{ content, destructive: true, onAction: () => onConfirm(looks) }}
      secondaryActions={[{ content: "Stay", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <ChoiceList
            title="Published looks"
            choices={choices.map(({ value, label }) => ({ value, label }))}
            selected={[looks]}
            onChange={([next = looks]) => setLooks(next)}
          />
          <List>
            {listConsequences(stakes, looks === "keep").map((words) => (
              <List.Item key={words}>{words}</List.Item>
            ))}
          </List>
          <Text as="p" tone="subdued">
            To have your data as a file, export it before.
          </Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
