import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { saveExport } from "./save-export";

/** Everything that Looklift keeps of the shop, as a file. */
export function ExportCard() {
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async () => {
    setSaving(true);
    setRefusal(null);
    await saveExport().catch((error: Error) => setRefusal(error.message));
    setSaving(false);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Export
        </Text>
        <Text as="p">
          Everything that Looklift keeps of your shop in one file, a line of JSON for each thing: photos and extractions
          with links to their pictures, looks, credits and charges, keys and webhooks. The links work for a day. Keys
          and tokens themselves are left out.
        </Text>
        {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
        <InlineStack>
          <Button onClick={() => void save()} loading={isSaving}>
            Export all data
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
