import { Banner, BlockStack, Button, Card, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { callApp } from "../app/call-app";
import { countWords } from "../app/present-state";

type Props = { shopName: string; left: number };

/** Deletes everything that Looklift keeps of the shop, after its name was typed. */
export function EraseCard({ shopName, left }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [receipt, setReceipt] = useState<string | null>(null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Delete all my data
        </Text>
        <Text as="p">
          Deletes every photo, extraction, look, key and webhook, and the credits that are left, for good. What is left
          is a ledger of credits and charges that names nobody. After an uninstall the same happens by itself within
          days, when Shopify asks for it.
        </Text>
        {receipt ? (
          <Banner tone="success" title="Everything is being deleted">
            <p>
              It takes some minutes. Your receipt: <strong>{receipt}</strong>. You can uninstall Looklift now; opening
              it again begins anew.
            </p>
          </Banner>
        ) : (
          <InlineStack>
            <Button onClick={() => setAsking(true)} tone="critical" variant="primary">
              Delete all my data
            </Button>
          </InlineStack>
        )}
      </BlockStack>
      <EraseModal
        {...{ isAsking, shopName, left }}
        onClose={() => setAsking(false)}
        onDone={(made) => {
          setReceipt(made);
          setAsking(false);
        }}
      />
    </Card>
  );
}

type Asking = Props & { isAsking: boolean; onClose: () => void; onDone: (receipt: string) => void };

function EraseModal({ isAsking, shopName, left, onClose, onDone }: Asking) {
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const erase = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const form = { confirmation: typed };
      const { receipt } = await callApp<{ receipt: string }>("/app/settings/erasure", { form });
      onDone(receipt);
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused));
    } finally {
      setBusy(false);
    }
  };
  const onAction = () => void erase();
  return (
    <Modal
      open={isAsking}
      onClose={onClose}
      title="Delete all data?"
      primaryAction={{ content: "Delete everything", destructive: true, loading: isBusy, onAction, disabled: !typed }}
      secondaryActions={[{ content: "Keep it", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          {left > 0 ? (
            <Banner tone="warning">
              Still in your shop, with pictures: {countWords(left, "look")}. What is there stays, and Looklift will not
              know it any more: remove it from your shop first if you do not want that.
            </Banner>
          ) : null}
          <Text as="p">Nobody can bring it back, and credits that are left are lost.</Text>
          <TextField
            label={`Type ${shopName} to confirm`}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            {...(error !== undefined && { error })}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
