import { Banner } from "@shopify/polaris";
import { rightsWarnDays } from "~/limits";
import { Day } from "../app/when";
import type { Look } from "./look-page";

const DAY_MS = 86_400_000;

/** Says that the photo may not be shown any more, or only for some days more. */
export function RightsBanner({
  look: { rightsUntil, publishedAt },
}: {
  look: Pick<Look, "rightsUntil" | "publishedAt">;
}) {
  if (rightsUntil === null) return null;
  const daysLeft = Math.ceil((Date.parse(rightsUntil) - Date.now()) / DAY_MS);
  if (daysLeft < 0)
    return (
      <Banner tone="warning" title="The rights to this photo have ended">
        <p>
          Its last day was <Day day={rightsUntil} />.{" "}
          {publishedAt
            ? "The look is being taken off its product page."
            : "It can be published again once you have given a later day, below."}
        </p>
      </Banner>
    );
  if (publishedAt === null || daysLeft > rightsWarnDays) return null;
  return (
    <Banner tone="info" title="The rights to this photo end soon">
      <p>
        After <Day day={rightsUntil} /> the look is taken off its product page by itself.
      </p>
    </Banner>
  );
}
