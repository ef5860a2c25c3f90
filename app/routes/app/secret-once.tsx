import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { showToast } from "./bridge";

type Props = {
  title: string;
  /** What it is: "API key". */
  label: string;
  secret: string;
  onDone: () => void;
};

/** Something secret that was just made. Nobody, not even we, can show it again. */
export function SecretOnce({ title, label, secret, onDone }: Props) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <Banner tone="warning">
          <p>Copy it now. It is shown this once, and nobody can show it again.</p>
        </Banner>
        <TextField
          label={label}
          labelHidden
          value={secret}
          readOnly
          autoComplete="off"
          autoFocus
          monospaced
          selectTextOnFocus
          connectedRight={<Button onClick={() => void copy(label, secret)}>Copy</Button>}
        />
        <InlineStack align="end">
          <Button onClick={onDone} variant="primary">
            I have stored it
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

async function copy(label: string, secret: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(secret);
    showToast(`${label} copied`);
  } catch {
    // the admin's iframe may be kept from the clipboard
    showToast("Your browser does not allow copying here. Select the text and copy it.", { isError: true });
  }
}
