import { Banner, BlockStack, Button, Card, InlineStack, Modal, ProgressBar, Text } from "@shopify/polaris";
import { useState } from "react";
import { countWords } from "../app/present-state";
import { type ShownRemoval, useRemoval } from "./use-removal";

/** Takes everything that Looklift put into the shop out of it, which only works while the app is installed. */
export function RemovalCard({ removal: loaded }: { removal: ShownRemoval }) {
  const { removal, refusal, isBusy, start } = useRemoval(loaded);
  const [isAsking, setAsking] = useState(false);
  const { state, left, total, error } = removal;
  const isRunning = state === "RUNNING";
  const confirm = () => {
    setAsking(false);
    start();
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Looks in your shop
        </Text>
        <Text as="p">
          Takes every look off its product and every picture of Looklift out of your files, and switches measuring off,
          while you go on using Looklift. The looks themselves stay here as drafts.
        </Text>
        <Outcome {...removal} />
        {isRunning ? (
          <BlockStack gap="200">
            <ProgressBar
              progress={total > 0 ? Math.round((100 * Math.max(0, total - left)) / total) : 0}
              size="small"
            />
            <Text as="p" tone="subdued">
              <span role="status">
                {countWords(left, "look")} of {total} still to be removed{error ? `. ${error}` : ""}
              </span>
            </Text>
          </BlockStack>
        ) : null}
        {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
        <InlineStack gap="300" blockAlign="center">
          <Button
            onClick={() => setAsking(true)}
            disabled={left === 0 || isRunning}
            loading={isBusy}
            tone="critical"
            accessibilityLabel="Remove everything from my shop"
          >
            Remove everything from my shop
          </Button>
          {left === 0 && state !== "DONE" ? (
            <Text as="span" tone="subdued">
              There is nothing of Looklift in your shop.
            </Text>
          ) : null}
        </InlineStack>
      </BlockStack>
      <Modal
        open={isAsking}
        onClose={() => setAsking(false)}
        title="Remove everything from your shop?"
        primaryAction={{ content: "Remove everything", destructive: true, onAction: confirm }}
        secondaryActions={[{ content: "Keep it", onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            What Looklift put into your shop ({countWords(left, "look")}, with pictures) leaves your product pages and
            your files at once. You can publish them again from Looklift as long as it is installed.
          </Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}

function Outcome({ state, left, error }: ShownRemoval) {
  if (state === "DONE" && left === 0)
    return <Banner tone="success">Nothing of Looklift is in your shop any more.</Banner>;
  if (state === "FAILED") return <Banner tone="critical">{error}</Banner>;
  return null;
}
