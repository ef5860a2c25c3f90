import { prisma } from "~/db.server";
import { findExtraction } from "~/extraction/find-extraction";
import { publishConfidenceMin } from "~/limits";
import { arrangeItems, readChoices } from "./arrange-items";
import { deriveLookState, type LookState } from "./look-state";

export type JudgedLook = {
  shop: string;
  productGid: string;
  state: LookState;
  itemCount: number;
  /** What the item on sale is called; null when none was found. */
  onSale: string | null;
  /** Why a person should look at it before it is published; null when nothing speaks against it. */
  doubt: string | null;
  /** The code of the failure of its extraction. */
  failure: string | null;
};

/** What came of a look's extraction, for whoever acts on it without seeing it; null when there is no such look. */
export async function judgeLook({ lookId }: { lookId: string }): Promise<JudgedLook | null> {
  const look = await prisma.look.findUnique({ where: { id: lookId } });
  if (!look) return null;
  const { shop, productGid, status, publishedAt, requestId, clientId } = look;
  const extraction = requestId ? await findExtraction({ clientId, id: requestId }) : null;
  const items = arrangeItems(extraction?.items ?? [], readChoices(look));
  const itemCount = items.length;
  const onSale = items.find(({ isOnSale }) => isOnSale);
  const state = deriveLookState({ status, publishedAt, requestStatus: extraction?.status ?? null, itemCount });
  const doubt =
    itemCount === 0
      ? (extraction?.error?.message ?? "No item was found in the photo.")
      : !onSale
        ? "It is not clear which item is on sale."
        : onSale.confidence < publishConfidenceMin
          ? "It is not certain that the item on sale was found."
          : null;
  const failure = itemCount === 0 ? (extraction?.error?.code ?? null) : null;
  return { shop, productGid, state, itemCount, onSale: onSale?.label ?? null, doubt, failure };
}
