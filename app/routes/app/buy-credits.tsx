import { Banner } from "@shopify/polaris";
import { fewCredits } from "~/limits";
import { countWords } from "./present-state";

/** Says that credits are low or out, and where there are more; nothing while there are enough. */
export function BuyCredits({ available }: { available: number }) {
  if (available > fewCredits) return null;
  return (
    <Banner
      tone={available === 0 ? "critical" : "warning"}
      title={available === 0 ? "You have no credits left" : `You have ${countWords(available, "credit")} left`}
      action={{ content: "Get more credits", url: "/app/plans" }}
    >
      <p>Each extraction takes one credit. Looks that are on your product pages stay there.</p>
    </Banner>
  );
}
