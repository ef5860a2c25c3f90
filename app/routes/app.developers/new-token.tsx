import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { showToast } from "../app/bridge";
import type { Made } from "./use-key-call";

export type MadeKey = Made & { words: string };
type Props = { made: MadeKey; onDone: () => void };

/** A new key's token. Nobody, not even we, can show it again. */
export function NewToken({ made: { token, words }, onDone }: Props) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {words}
        </Text>
        <Banner tone="warning">
          <p>Copy it now. It is shown this once, and nobody can show it again.</p>
        </Banner>
        <TextField
          label="API key"
          labelHidden
          value={token}
          readOnly
          autoComplete="off"
          autoFocus
          monospaced
          selectTextOnFocus
          connectedRight={<Button onClick={() => void copy(token)}>Copy</Button>}
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

async function copy(token: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(token);
    showToast("Key copied");
  } catch {
    // the admin's iframe may be kept from the clipboard
    showToast("Your browser does not allow copying here. Select the key and copy it.", { isError: true });
  }
}
