// The public privacy page says what the code does.
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { imageRetentionDays, requestRetentionDays, webhookRetentionDays } from "~/limits";
import PrivacyPage from "~/routes/privacy/route";

// React writes comments between a text and what was put into it.
const text = renderToString(PrivacyPage())
  .replace(/<[^>]+>/g, "")
  .replace(/\s+/g, " ");

test.each([
  `Photos, cut-outs and texts: ${imageRetentionDays} days`,
  `without pictures and texts: ${requestRetentionDays} days`,
  `Messages of Shopify: ${webhookRetentionDays} days`,
  "Looklift knows nothing about you",
  "no customer is known here",
])("it says: %s", (words) => {
  expect(text).toContain(words);
});
