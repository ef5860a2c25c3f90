import type { BulkKind, Refusal } from "~/storefront/judge-bulk";
import { countWords } from "../app/present-state";

/** What each kind of run is called: to do, doing, done. */
export const kindWords: Record<BulkKind, { verb: string; doing: string; done: string }> = {
  PUBLISH: { verb: "Publish", doing: "Publishing looks", done: "published" },
  UNPUBLISH: { verb: "Unpublish", doing: "Unpublishing looks", done: "unpublished" },
  CHECK: { verb: "Check", doing: "Checking your storefront", done: "checked" },
};

/** Why looks are left out of a run. */
export const refusalWords: Record<Refusal, string> = {
  PRODUCT_GONE: "the product is not in your shop any more",
  CHANGING: "the product page is just being changed",
  EXTRACTING: "not ready: the items are still being extracted",
  EXTRACTION_FAILED: "not ready: the extraction failed",
  NOTHING_FOUND: "no item was found in the photo",
  NOTHING_SHOWN: "no item is chosen to be shown",
  NEWER_LOOK: "a newer look of the same product is published or chosen",
  UNCHANGED: "already on the product page as it is",
  RIGHTS_ENDED: "the rights to the photo have ended",
  UNSURE: "not approved: look at the item on sale first",
  NOT_ON_PAGE: "not on a product page",
};

/** "12 of 1,000 looks published, 3 failed". */
export function progressWords({
  kind,
  done,
  failed,
  total,
}: {
  kind: BulkKind;
  done: number;
  failed: number;
  total: number;
}) {
  const words = `${done.toLocaleString("en")} of ${countLooks(total)} ${kindWords[kind].done}`;
  return failed > 0 ? `${words}, ${failed.toLocaleString("en")} failed` : words;
}

/** "1 look", "1,200 looks". */
export const countLooks = (count: number) => countWords(count, "look").replace(/^\d+/, count.toLocaleString("en"));
