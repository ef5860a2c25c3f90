import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";

/** How a program begins: the address, a first call that costs nothing, and where all of it is written. */
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
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it, by keyboard too */}
        <pre className="ll-code" tabIndex={0}>
          <code>{`curl ${apiUrl}/v1/credits \\\n  -H "Authorization: Bearer sk_test_…"`}</code>
        </pre>
        <InlineStack gap="400">
          <Link url={`${apiUrl}/docs`} target="_blank">
            Reference
          </Link>
          <Link url={`${apiUrl}/openapi.json`} target="_blank">
            OpenAPI
          </Link>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
