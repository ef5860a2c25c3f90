import { BlockStack, Card, Text } from "@shopify/polaris";

/** How a program begins: the address, and a first call that costs nothing. */
export function FirstCall({ apiUrl }: { apiUrl: string }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Calling the API
        </Text>
        <Text as="p">
          The API takes a photo and answers with its items, as these pages do. Ask for your credits first, to see that
          the key works:
        </Text>
        <pre className="ll-code">
          <code>{`curl ${apiUrl}/v1/credits \\\n  -H "Authorization: Bearer sk_test_…"`}</code>
        </pre>
      </BlockStack>
    </Card>
  );
}
