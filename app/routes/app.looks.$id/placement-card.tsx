import { useRouteLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { When } from "../app/when";

const BLOCK = "shop-the-look";

/** Where shoppers see a published look, and the way to place the block that shows it. */
export function PlacementCard({ publishedAt }: { publishedAt: string }) {
  const layout = useRouteLoaderData("routes/app") as { apiKey: string } | undefined;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          On the product page
        </Text>
        <Text as="p" tone="subdued">
          Since <When at={publishedAt} />, wherever your theme’s product page has the block “Shop the look”. It needs to
          be placed there once for all looks.
        </Text>
        <InlineStack align="start">
          <Button variant="plain" onClick={() => openEditor(layout?.apiKey ?? "")}>
            Place the block in your theme
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

// App Bridge takes addresses of the admin to the admin, out of the app's frame.
function openEditor(apiKey: string): void {
  const query = new URLSearchParams({
    template: "product",
    addAppBlockId: `${apiKey}/${BLOCK}`,
    target: "newAppsSection",
  });
  open(`shopify:admin/themes/current/editor?${query}`, "_top");
}
