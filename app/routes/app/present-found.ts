import type { Found } from "~/storefront/check-looks";

/** What a check found and mended. */
export const foundWords: Record<Found, string> = {
  FIELD_MISSING: "Missing from its product page: put there again",
  FIELD_ALTERED: "Changed on its product page: put back as published",
  FILE_LOST: "Pictures lost: uploaded again",
  LEFT_BEHIND: "Left on a page after it was unpublished: taken off",
  FILES_LEFT: "Pictures left in your files: deleted",
  PRODUCT_GONE: "Its product was deleted: the look is a draft again",
};
