import type { PageProps } from "@shopify/polaris";
import { isMoving, type LookState } from "~/storefront/look-state";
import { countWords } from "../app/present-state";
import type { Look } from "./look-page";
import type { LookActions } from "./use-look-actions";

type ListActions = {
  look: Pick<Look, "productGid" | "isPageBehind"> & { items: { isShown: boolean }[] };
  state: LookState;
  cost: number;
  actions: LookActions;
  productPage: string | null;
  onDelete: () => void;
};
type PageActions = Pick<PageProps, "primaryAction" | "secondaryActions" | "actionGroups">;

/** What can be done with a look in this state: the one likely thing first, the rest beside it. */
export function listActions({ look, state, cost, actions, productPage, onDelete }: ListActions): PageActions {
  const still = actions.busy !== null || isMoving(state);
  const isPublished = state === "PUBLISHED";
  const canPublish =
    state === "READY" || state === "PUBLISH_FAILED" || state === "PUBLISHING" || (isPublished && look.isPageBehind);
  const publish = {
    content: isPublished ? "Publish changes" : "Publish",
    disabled: still || !look.items.some((item) => item.isShown),
    loading: actions.busy === "publish" || state === "PUBLISHING",
    onAction: actions.publish,
  };
  const newLook = {
    content: "New look of this product",
    url: `/app/looks/new?product=${encodeURIComponent(look.productGid)}`,
  };
  const again = { content: `Run again for ${countWords(cost, "credit")}`, disabled: still, onAction: actions.run };
  return {
    ...(canPublish && { primaryAction: publish }),
    secondaryActions: [
      ...(isPublished && productPage
        ? [{ content: "View product page", url: productPage, target: "_blank" as const }]
        : []),
      ...(isPublished ? [{ content: "Unpublish", disabled: still, onAction: actions.unpublish }] : []),
    ],
    actionGroups: [
      {
        title: "More actions",
        actions: [
          isPublished || isMoving(state) ? newLook : again,
          ...(isPublished ? [{ content: "Check storefront", disabled: still, onAction: actions.check }] : []),
          { content: "Delete", destructive: true, disabled: still, onAction: onDelete },
        ],
      },
    ],
  };
}
