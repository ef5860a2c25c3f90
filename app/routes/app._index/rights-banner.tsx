import type { SerializeFrom } from "@remix-run/node";
import { Banner, Link, List } from "@shopify/polaris";
import type { EndingRights } from "~/storefront/list-ending-rights";
import { countWords } from "../app/present-state";
import { Day } from "../app/when";

/** Which looks will be taken off their pages soon because their photos may not be shown any longer. */
export function RightsBanner({ ending: { looks, count } }: { ending: SerializeFrom<EndingRights> }) {
  if (looks.length === 0) return null;
  const more = count - looks.length;
  return (
    <Banner tone="warning" title={`The rights to ${countWords(count, "photo")} on your pages end soon`}>
      <p>After its last day a look is taken off its product page by itself.</p>
      <List>
        {looks.map(({ id, productTitle, until }) => (
          <List.Item key={id}>
            <Link url={`/app/looks/${id}`}>{productTitle}</Link>: until <Day day={until} />
          </List.Item>
        ))}
        {more > 0 ? <List.Item>and {countWords(more, "more look")}</List.Item> : null}
      </List>
    </Banner>
  );
}
