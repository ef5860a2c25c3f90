import { Banner, BlockStack, Checkbox, List, Modal, SkeletonBodyText, Text } from "@shopify/polaris";
import { countLooks, kindWords, refusalWords } from "./present-bulk";
import type { Asking, Bulk } from "./use-bulk";

/** Says how many of the chosen looks can be done, how many cannot and why, before anything is begun. */
export function BulkModal({ bulk, onStarted }: { bulk: Bulk; onStarted: () => void }) {
  const { asking, isBusy, refusal } = bulk;
  if (!asking) return null;
  const { kind, preview } = asking;
  const { verb } = kindWords[kind];
  const count = preview?.count ?? 0;
  return (
    <Modal
      open
      onClose={bulk.close}
      title={`${verb} looks`}
      primaryAction={{
        content: preview && count > 0 ? `${verb} ${countLooks(count)}` : verb,
        disabled: count === 0,
        loading: isBusy,
        onAction: () => bulk.start(asking, onStarted),
      }}
      secondaryActions={[{ content: "Cancel", onAction: bulk.close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
          {preview ? <WhatWillBe asking={asking} bulk={bulk} /> : <SkeletonBodyText lines={3} />}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function WhatWillBe({ asking, bulk }: { asking: Asking; bulk: Bulk }) {
  const { kind, preview, includesUnsure } = asking;
  if (!preview) return null;
  const { count, replacing, refused } = preview;
  const unsure = refused.find(({ why }) => why === "UNSURE");
  const left = refused.reduce((sum, group) => sum + group.count, 0);
  return (
    <BlockStack gap="300">
      <Text as="p" fontWeight="semibold">
        {count === 0
          ? `None of these looks can be ${kindWords[kind].done}.`
          : `${countLooks(count)} will be ${kindWords[kind].done}.`}
      </Text>
      {replacing > 0 ? (
        <Text as="p">{countLooks(replacing)} of them will replace another look on the product page.</Text>
      ) : null}
      {kind === "UNPUBLISH" && count > 0 ? (
        <Text as="p">
          They leave their product pages, and their pictures leave your files. They stay here as drafts.
        </Text>
      ) : null}
      {left > 0 ? (
        <BlockStack gap="100">
          <Text as="p">{countLooks(left)} will be left as they are:</Text>
          <List>
            {refused.map((group) => (
              <List.Item key={group.why}>
                {group.count.toLocaleString("en")} – {refusalWords[group.why]}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      ) : null}
      {unsure || includesUnsure ? (
        <Checkbox
          label="Publish those that are not approved, too"
          helpText="It is not certain that the right item of them is marked as on sale."
          checked={includesUnsure}
          onChange={(checked) => bulk.ask({ ...asking, includesUnsure: checked })}
        />
      ) : null}
    </BlockStack>
  );
}
