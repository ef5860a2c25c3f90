import { Banner, BlockStack, Card, Checkbox, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "../app/bridge";
import { callApp } from "../app/call-app";

/** How the shop's photos are worked on, unless a call says otherwise. */
export function DefaultsCard({ blurFaces: loaded }: { blurFaces: boolean }) {
  const [blurFaces, setBlurFaces] = useState(loaded);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => setBlurFaces(loaded), [loaded]);
  const change = async (wanted: boolean) => {
    setBusy(true);
    setRefusal(null);
    setBlurFaces(wanted);
    try {
      await callApp("/app/settings/faces", { json: { blur_faces: wanted } });
      showToast(wanted ? "Faces are blurred in new cut-outs" : "Faces are no longer blurred in new cut-outs");
    } catch (error) {
      setBlurFaces(!wanted);
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Cut-outs
        </Text>
        <Checkbox
          label="Blur faces in cut-outs"
          helpText="A hat, a scarf or glasses with clear lenses can carry a piece of the model's face. With this on, that piece is blurred and the item keeps its outline. It holds for new extractions; run one again to change it. Your photo itself is shown as it is."
          checked={blurFaces}
          disabled={isBusy}
          onChange={(wanted) => void change(wanted)}
        />
        {refusal ? <Banner tone="critical">{refusal}</Banner> : null}
      </BlockStack>
    </Card>
  );
}
