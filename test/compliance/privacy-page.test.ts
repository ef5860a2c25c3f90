// The public privacy page says what the code does.
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import {
  attributionRetentionDays,
  imageRetentionDays,
  pixelEventRetentionDays,
  refundWaitDays,
  requestRetentionDays,
  webhookRetentionDays,
} from "~/limits";
import PrivacyPage from "~/routes/privacy/route";

// React writes comments between a text and what was put into it.
const text = renderToString(PrivacyPage())
  .replace(/<[^>]+>/g, "")
  .replace(/\s+/g, " ");

test.each([
  `Photos, cut-outs and texts: ${imageRetentionDays} days`,
  `without pictures and texts: ${requestRetentionDays} days`,
  `Messages of Shopify: ${webhookRetentionDays} days`,
  `What was measured: ${attributionRetentionDays} days`,
  `events are kept for ${pixelEventRetentionDays} days, and refunds of unknown orders for ${refundWaitDays}`,
  "unless the shop measures what its looks do, your browser does not call Looklift",
  "only if you allow analytics in the shop",
  "No name, address, e-mail or other detail of a customer is among that",
  "No customer is known here",
])("it says: %s", (words) => {
  expect(text).toContain(words);
});
