import { Banner, BlockStack, List } from "@shopify/polaris";
import type { CheckedLook } from "~/storefront/check-look";
import type { LookState } from "~/storefront/look-state";
import { foundWords } from "../app/present-found";
import type { Look } from "./look-page";
import type { LookActions } from "./use-look-actions";

type Props = { look: Look; state: LookState; actions: LookActions };

/** What the merchant should know first: why something failed, that nothing was charged, and what can be done. */
export function StateBanners({ look, state, actions }: Props) {
  const again = { content: "Try again", onAction: actions.run, loading: actions.busy === "run" };
  const another = {
    content: "Use another photo",
    url: `/app/looks/new?product=${encodeURIComponent(look.productGid)}`,
  };
  return (
    <BlockStack gap="400">
      {actions.refusal ? <Refusal {...actions.refusal} message={actions.refusal.message} /> : null}
      {actions.checked ? <Checked {...actions.checked} /> : null}
      {state === "FAILED" ? (
        <Banner
          tone="critical"
          title="The items could not be extracted"
          {...(look.failure?.retryable === false ? { action: another } : { action: again, secondaryAction: another })}
        >
          <p>{look.failure?.message ?? "The extraction is no longer kept. Run it again."}</p>
          {look.refunded ? <p>The credit is back in your balance.</p> : null}
        </Banner>
      ) : null}
      {state === "EMPTY" ? (
        <Banner tone="warning" title="No worn item was found in this photo" action={another}>
          <p>
            {look.refunded ? "The credit is back in your balance. " : ""}A photo of one person, seen whole, sharp and
            well lit works best.
          </p>
        </Banner>
      ) : null}
      {look.publishError && (state === "PUBLISH_FAILED" || state === "PUBLISHED") ? (
        <Banner
          tone="critical"
          title={state === "PUBLISHED" ? "Your changes could not be published" : "The look could not be published"}
          action={{ content: "Try again", onAction: actions.publish, loading: actions.busy === "publish" }}
        >
          <p>{look.publishError}</p>
          <p>The product page is as it was.</p>
        </Banner>
      ) : null}
      {state === "PUBLISHED" && look.isPageBehind && !look.publishError ? (
        <Banner tone="info" title="The product page does not show your choices yet">
          <p>Publish the changes to show shoppers the items that are chosen now.</p>
        </Banner>
      ) : null}
      {state === "READY" && look.warnings.length > 0 ? <Warnings look={look} /> : null}
      {state === "READY" && !look.items.some((item) => item.isShown) ? (
        <Banner tone="warning" title="No item is shown to shoppers yet" action={another}>
          <p>Choose at least one item below, and the look can be published.</p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

function Checked({ found, reason }: CheckedLook) {
  return (
    <Banner tone={reason ? "critical" : "success"} title={reason ? "Not everything could be mended" : "Mended"}>
      <List>
        {found.map((one) => (
          <List.Item key={one}>{foundWords[one]}</List.Item>
        ))}
      </List>
      {reason ? <p>{reason}</p> : null}
    </Banner>
  );
}

function Warnings({ look }: { look: Look }) {
  return (
    <Banner tone="warning" title="Look closely before you publish">
      <List>
        {look.warnings.map(({ code, message }) => (
          <List.Item key={code}>{message}</List.Item>
        ))}
      </List>
    </Banner>
  );
}

function Refusal({ code, message }: { code: string; message: string }) {
  const poor = code === "INSUFFICIENT_BALANCE";
  return (
    <Banner
      tone={poor ? "warning" : "critical"}
      title={poor ? "You have no credits left" : "That was not done"}
      {...(poor && { action: { content: "Get more credits", url: "/app/plans" } })}
    >
      <p>{poor ? "Nothing was charged, and looks that are on your product pages stay there." : message}</p>
    </Banner>
  );
}
