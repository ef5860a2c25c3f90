import { Banner } from "@shopify/polaris";
import { useState } from "react";
import { When } from "./when";

/** That Looklift was shut out of the shop for a while, what stood still, and that it is over. */
export function AccessBanner({ gap }: { gap: { lostAt: string; backAt: string } | null }) {
  const [dismissed, setDismissed] = useState(false);
  if (!gap || dismissed) return null;
  const action = { content: "See what was not done", url: "/app?filter=FAILED" };
  return (
    <Banner
      tone="warning"
      title="Looklift was without access to your shop"
      action={action}
      onDismiss={() => setDismissed(true)}
    >
      <p>
        Shopify did not let Looklift in from <When at={gap.lostAt} /> until you opened the app at{" "}
        <When at={gap.backAt} />. Everything works again. A look that could not be published meanwhile waits for you to
        publish it once more; your product pages stayed as they were.
      </p>
    </Banner>
  );
}
