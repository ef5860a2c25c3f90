import type { SerializeFrom } from "@remix-run/node";
import { BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import type { FoundLook } from "~/storefront/find-look";
import { isMoving } from "~/storefront/look-state";
import { LookBadge } from "../app/look-badge";
import { DeleteModal } from "./delete-modal";
import { HistoryCard } from "./history-card";
import { ItemList } from "./item-list";
import { listActions } from "./list-actions";
import { LookPhoto } from "./look-photo";
import { PlacementCard } from "./placement-card";
import { ProgressCard } from "./progress-card";
import { RightsBanner } from "./rights-banner";
import { RightsCard } from "./rights-card";
import { StateBanners } from "./state-banners";
import { useDecisions } from "./use-decisions";
import { useLookActions } from "./use-look-actions";
import { useProductPage } from "./use-product-page";
import { useProgress } from "./use-progress";

export type Look = SerializeFrom<FoundLook>;

/** One look: its photo with the items drawn over it, the items beside it, and what can be done with it. */
export function LookPage({ look: loaded, cost }: { look: Look; cost: number }) {
  const { state, events } = useProgress(loaded);
  const { items, decide } = useDecisions(loaded);
  const look = { ...loaded, items };
  const actions = useLookActions(look.id);
  const productPage = useProductPage(look);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const linked = { activeId, onActivate: setActiveId };
  const moving = isMoving(state);
  return (
    <Page
      title={look.productTitle}
      titleMetadata={<LookBadge state={state} />}
      backAction={{ content: "Looks", url: "/app" }}
      {...listActions({ look, state, cost, actions, productPage, onDelete: () => setDeleting(true) })}
    >
      <BlockStack gap="400">
        <RightsBanner look={look} />
        <StateBanners look={look} state={state} actions={actions} />
        <div className="ll-look">
          {moving ? <ProgressCard state={state} events={events} /> : null}
          <LookPhoto look={look} {...linked} />
          <div className="ll-look-side">
            {items.length > 0 ? (
              <ItemList items={items} productTitle={look.productTitle} {...linked} onDecide={moving ? null : decide} />
            ) : null}
            {state === "PUBLISHED" && look.publishedAt ? <PlacementCard publishedAt={look.publishedAt} /> : null}
            <RightsCard look={look} />
            {moving && items.length === 0 ? null : <HistoryCard look={look} events={events} />}
          </div>
        </div>
      </BlockStack>
      <DeleteModal
        open={isDeleting}
        isOnPage={look.publishedAt !== null}
        isBusy={actions.busy === "delete"}
        onClose={() => setDeleting(false)}
        onDelete={actions.remove}
      />
    </Page>
  );
}
