import type { PageProps } from "@shopify/polaris";
import { isMoving, type LookState } from "~/storefront/look-state";
import type { Look } from "./look-page";
import type { LookActions } from "./use-look-actions";

type ListActions = {
  look: Pick<Look, "items" | "productGid">;
  state: LookState;
  cost: number;
  actions: LookActions;
  productPage: string | null;
  onDelete: () => void;
};
type PageActions = Pick<PageProps, "primaryAction" | "secondaryActions">;

/** What can be done with a look in this state: the one likely thing first, the rest beside it. */
export function listActions({ look, state, cost, actions, productPage, onDelete }: ListActions): PageActions {
  const { busy } = actions;
  const still = busy !== null || isMoving(state);
  const isShown = state === "PUBLISHED";
  const hasItems = state === "READY" || state === "PUBLISH_FAILED";
  const publish = {
    content: "Publish",
    disabled: still || !look.items.some((item) => item.isShown),
    loading: busy === "publish" || state === "PUBLISHING",
    onAction: actions.publish,
  };
  const view = { content: "View product page", url: productPage ?? "", external: true };
  return {
    ...((hasItems || state === "PUBLISHING") && { primaryAction: publish }),
    secondaryActions: [
      ...(isShown && productPage ? [view] : []),
      ...(isShown ? [{ content: "Unpublish", disabled: still, onAction: actions.unpublish }] : []),
      ...(isShown || isMoving(state)
        ? [
            {
              content: "New look of this product",
              url: `/app/looks/new?product=${encodeURIComponent(look.productGid)}`,
            },
          ]
        : [
            { content: `Run again for ${cost} credit${cost === 1 ? "" : "s"}`, disabled: still, onAction: actions.run },
          ]),
      { content: "Delete", destructive: true, disabled: still, onAction: onDelete },
    ],
  };
}
