import { Badge } from "@shopify/polaris";
import type { LookState } from "~/storefront/look-state";
import { presentState } from "./present-state";

export function LookBadge({ state }: { state: LookState }) {
  const { words, ...looks } = presentState(state);
  return <Badge {...looks}>{words}</Badge>;
}
