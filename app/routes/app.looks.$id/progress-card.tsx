import type { SerializeFrom } from "@remix-run/node";
import { BlockStack, Card, InlineStack, Spinner, Text } from "@shopify/polaris";
import type { LookProgress } from "~/storefront/find-look";
import type { LookState } from "~/storefront/look-state";

type Props = { state: LookState; events: SerializeFrom<LookProgress>["events"] };

/** What is being done right now, stage by stage. */
export function ProgressCard({ state, events }: Props) {
  const publishing = state === "PUBLISHING" || state === "REPLACING";
  const steps = publishing ? [{ seq: 0, message: publishingWords(state) }] : events;
  const last = steps.at(-1);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {publishing ? "Publishing" : "Extracting the items"}
        </Text>
        <ol className="ll-steps" aria-live="polite">
          {steps.map((step) => (
            <li key={step.seq}>
              <InlineStack gap="200" blockAlign="center" wrap={false}>
                {step === last ? (
                  <Spinner size="small" accessibilityLabel="Under way" />
                ) : (
                  <span className="ll-step-done" aria-hidden="true" />
                )}
                <Text as="span" tone={step === last ? "base" : "subdued"}>
                  {step.message}
                </Text>
              </InlineStack>
            </li>
          ))}
        </ol>
        <Text as="p" tone="subdued">
          You can leave this page; the work goes on.
        </Text>
      </BlockStack>
    </Card>
  );
}

function publishingWords(state: LookState): string {
  if (state === "REPLACING") return "Another look of this product is being published in place of this one.";
  return "Sending the photo and the cut-outs to Shopify, then putting the look on the product page.";
}
