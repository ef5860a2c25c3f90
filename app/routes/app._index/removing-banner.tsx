import { Banner } from "@shopify/polaris";

/** That published looks are just being taken out of the shop, which may be what was chosen before an uninstall. */
export function RemovingBanner() {
  return (
    <Banner
      tone="info"
      title="Looks are being removed from your shop"
      action={{ content: "See how far it is", url: "/app/settings" }}
    >
      <p>
        You have asked for that in Settings, or had chosen it before Looklift was uninstalled. What still says Published
        becomes a draft, and you can publish it again afterwards.
      </p>
    </Banner>
  );
}
