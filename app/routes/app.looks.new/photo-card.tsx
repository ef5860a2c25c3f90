import { Banner, BlockStack, Button, Card, DropZone, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { uploadTypes } from "~/limits";
import { ProductPhotos } from "./product-photos";
import type { ProductPhoto, Upload } from "./use-upload";

type Props = {
  productGid: string | null;
  upload: Upload;
  start: (file: File) => void;
  take: (productGid: string, photo: ProductPhoto) => void;
  retry: () => void;
  cancel: () => void;
  disabled: boolean;
};

/** The photo, from an empty place to drop it to the picture that is ready. */
export function PhotoCard({ productGid, upload, start, take, retry, cancel, disabled }: Props) {
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Photo of a model
          </Text>
          <Text as="p" tone="subdued">
            One person, seen whole, sharp and well lit works best.
          </Text>
        </BlockStack>
        {upload.step === "none" ? (
          <>
            <EmptyPhoto refusal={upload.refusal} start={start} disabled={disabled} />
            {productGid ? <ProductPhotos productGid={productGid} onTake={(photo) => take(productGid, photo)} /> : null}
          </>
        ) : (
          <ChosenPhoto upload={upload} retry={retry} cancel={cancel} disabled={disabled} />
        )}
      </BlockStack>
    </Card>
  );
}

type EmptyProps = { refusal: string | null; start: (file: File) => void; disabled: boolean };

function EmptyPhoto({ refusal, start, disabled }: EmptyProps) {
  return (
    <BlockStack gap="300">
      {refusal ? (
        <Banner tone="critical">
          <p>{refusal}</p>
        </Banner>
      ) : null}
      {/* every file comes to us, also one that the browser would leave out: we can say why */}
      <DropZone
        accept={uploadTypes.join(",")}
        allowMultiple={false}
        disabled={disabled}
        label="Photo of a model"
        labelHidden
        errorOverlayText="Drop it here to learn why it cannot be used"
        onDrop={(files) => files[0] && start(files[0])}
      >
        <DropZone.FileUpload
          actionTitle="Add photo"
          actionHint="or drop it here: JPEG, PNG, WebP or AVIF, up to 20 MB"
        />
      </DropZone>
    </BlockStack>
  );
}

type ChosenUpload = Exclude<Upload, { step: "none" }>;
type ChosenProps = { upload: ChosenUpload; retry: () => void; cancel: () => void; disabled: boolean };

function ChosenPhoto({ upload, retry, cancel, disabled }: ChosenProps) {
  return (
    <div className="ll-chosen-photo">
      <img className="ll-chosen-photo-image" src={upload.previewUrl} alt="" />
      <BlockStack gap="300">
        <Text as="p" fontWeight="semibold" breakWord>
          {upload.name}
        </Text>
        <div aria-live="polite">
          <Progress upload={upload} />
        </div>
        <InlineStack gap="300">
          {upload.step === "failed" ? <Button onClick={retry}>Try again</Button> : null}
          <Button onClick={cancel} disabled={disabled} variant="plain">
            {upload.step === "sending" || upload.step === "checking" ? "Cancel" : "Choose another photo"}
          </Button>
        </InlineStack>
      </BlockStack>
    </div>
  );
}

function Progress({ upload }: { upload: Upload }) {
  switch (upload.step) {
    case "none":
      return null;
    case "sending":
      return (
        <BlockStack gap="100">
          <ProgressBar progress={Math.round(upload.share * 100)} size="small" />
          <Text as="p" tone="subdued">
            {upload.share < 1 ? "Sending the photo" : "Sent"}
          </Text>
        </BlockStack>
      );
    case "checking":
      return (
        <Text as="p" tone="subdued">
          Checking the photo
        </Text>
      );
    case "ready":
      return (
        <Text as="p" tone="success">
          Ready: {upload.width} × {upload.height} pixels
        </Text>
      );
    case "failed":
      return (
        <Text as="p" tone="critical">
          {upload.message}
        </Text>
      );
  }
}
