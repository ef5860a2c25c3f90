import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, EmptyState, InlineStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import type { RefusedPage } from "./answer-call";
import notFoundImage from "./not-found.svg?url";

/** The error boundary of every page: what is not there, what Shopify's library wants the browser to do, and what went wrong. */
export function PageError() {
  const error = useRouteError();
  // the library answers with whole pages, as text; our own answers are objects
  if (isRouteErrorResponse(error) && typeof error.data === "string") return boundary.error(error);
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  const refused = isRouteErrorResponse(error) ? (error.data as RefusedPage | null) : null;
  return <Failure words={refused?.message ?? "Something went wrong on our side. Your looks and credits are safe."} />;
}

/** The page for an address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="Not found" titleHidden>
      <Card>
        <EmptyState
          heading="There is nothing here"
          image={notFoundImage}
          action={{ content: "See all looks", url: "/app" }}
        >
          <p>The page, or the look that it showed, is not there any more.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}

function Failure({ words }: { words: string }) {
  const { revalidate, state } = useRevalidator();
  return (
    <Page title="This page could not be loaded">
      <Banner tone="critical">
        <BlockStack gap="300">
          <Text as="p">{words}</Text>
          <InlineStack align="start" blockAlign="center" gap="300">
            <Button onClick={revalidate} loading={state === "loading"}>
              Try again
            </Button>
            <Button url="/app" variant="plain">
              See all looks
            </Button>
          </InlineStack>
        </BlockStack>
      </Banner>
    </Page>
  );
}
