import {
  BlockStack,
  Box,
  Card,
  InlineGrid,
  Page,
  SkeletonBodyText,
  SkeletonDisplayText,
  SkeletonThumbnail,
} from "@shopify/polaris";

/** The outline of a page that is being loaded. */
export function PageSkeleton({ path }: { path: string }) {
  return (
    <Page>
      <div role="status" aria-label="Loading the page">
        <BlockStack gap="500">
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <SkeletonDisplayText size="medium" />
          </Box>
          {/^\/app\/looks\/(?!new)/.test(path) ? <LookOutline /> : <ListOutline />}
        </BlockStack>
      </div>
    </Page>
  );
}

function LookOutline() {
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      <Card>
        <div className="ll-skeleton-photo" />
      </Card>
      <BlockStack gap="400">
        {["first", "second", "third"].map((item) => (
          <Card key={item}>
            <InlineGrid columns="auto 1fr" gap="400">
              <SkeletonThumbnail size="large" />
              <SkeletonBodyText lines={3} />
            </InlineGrid>
          </Card>
        ))}
      </BlockStack>
    </InlineGrid>
  );
}

function ListOutline() {
  return (
    <Card>
      <BlockStack gap="500">
        {["first", "second", "third", "fourth"].map((row) => (
          <InlineGrid key={row} columns="auto 1fr" gap="400" alignItems="center">
            <SkeletonThumbnail size="small" />
            <SkeletonBodyText lines={1} />
          </InlineGrid>
        ))}
      </BlockStack>
    </Card>
  );
}
