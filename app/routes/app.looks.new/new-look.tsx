import { useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "../app/bridge";
import { CallRefused, callApp } from "../app/call-app";
import type { PickedProduct } from "../app/pick-product";
import { PhotoCard } from "./photo-card";
import { ProductCard } from "./product-card";
import { useUpload } from "./use-upload";

type Props = { available: number; cost: number; chosen: PickedProduct | null };

/** The form that begins a look: a product, a photo, and what it costs. */
export function NewLook({ available, cost, chosen }: Props) {
  const [product, setProduct] = useState(chosen);
  const photo = useUpload();
  const { isSending, refusal, submit } = useSubmit();
  const poor = available < cost || refusal?.code === "INSUFFICIENT_BALANCE";
  const ready = product && photo.upload.step === "ready" ? { product, upload: photo.upload } : null;
  return (
    <Page title="New look" narrowWidth backAction={{ content: "Looks", url: "/app" }}>
      <BlockStack gap="400">
        {poor ? <NoCredits available={available} wasRefused={refusal !== null} /> : null}
        {refusal && !poor ? (
          <Banner tone="critical" title="The look could not be made">
            <p>{refusal.message} Nothing was charged.</p>
          </Banner>
        ) : null}
        <ProductCard product={product} onChoose={setProduct} disabled={isSending} />
        <PhotoCard {...photo} productGid={product?.gid ?? null} disabled={isSending} />
        <Card>
          <InlineStack align="space-between" blockAlign="center" gap="400">
            <Text as="p" tone="subdued">
              This takes {cost} credit; you have {available}. A failed extraction costs nothing.
            </Text>
            <Button
              variant="primary"
              size="large"
              disabled={!ready || poor}
              loading={isSending}
              onClick={() => ready && submit(ready.product.gid, ready.upload.uploadKey)}
            >
              Extract items
            </Button>
          </InlineStack>
        </Card>
      </BlockStack>
    </Page>
  );
}

function useSubmit() {
  const navigate = useNavigate();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<CallRefused | null>(null);
  const submit = async (productGid: string, uploadKey: string) => {
    setSending(true);
    setRefusal(null);
    try {
      const json = { product_id: productGid, upload_key: uploadKey };
      const { look_id, reused } = await callApp<{ look_id: string; reused: boolean }>("/app/looks", { json });
      if (reused) showToast("This photo was extracted before: nothing was charged");
      navigate(`/app/looks/${look_id}`);
    } catch (error) {
      setRefusal(error instanceof CallRefused ? error : new CallRefused("UNEXPECTED", String(error)));
      setSending(false);
    }
  };
  return { isSending, refusal, submit: (productGid: string, uploadKey: string) => void submit(productGid, uploadKey) };
}

function NoCredits({ available, wasRefused }: { available: number; wasRefused: boolean }) {
  return (
    <Banner
      tone="warning"
      title={available > 0 ? "You have too few credits for another extraction" : "You have no credits left"}
      action={{ content: "Get more credits", url: "/app/plans" }}
    >
      <p>
        {wasRefused ? "Your photo is kept, and nothing was charged. " : "Each extraction takes one credit. "}
        Looks that are on your product pages stay there.
      </p>
    </Banner>
  );
}
