import type { Stakes } from "~/compliance/find-leave";
import { countWords } from "../app/present-state";

export const choices = [
  {
    value: "keep",
    label: "Keep published looks",
    helpText:
      "Looklift's blocks vanish from your theme by themselves. The facts on your products and the pictures in your files stay, so that all looks show again at once if you install Looklift again.",
  },
  {
    value: "remove",
    label: "Remove published looks",
    helpText:
      "Every look leaves its product, and its pictures leave your files, if you uninstall with the button below. If you uninstall on Shopify's own page, Looklift has no access left to remove anything: what is there stays, and is removed first if you install Looklift again before Shopify has us delete your data.",
  },
];

/** What is at stake, with the number of looks of which something is in the shop. */
export type AllStakes = Stakes & { left: number };

/** What an uninstall does, a sentence each. */
export function listConsequences({ left, credits, open, planName }: AllStakes, keepsLooks: boolean): string[] {
  const looks = `What is in your shop (${countWords(left, "look")}, with pictures)`;
  return [
    ...(left === 0 ? ["There is nothing of Looklift in your shop."] : []),
    ...(left > 0 && keepsLooks ? [`${looks} stays there, and is not shown while Looklift is not installed.`] : []),
    ...(left > 0 && !keepsLooks
      ? [`${looks} is removed first. If that fails, Looklift stays installed and says why.`]
      : []),
    ...(open > 0
      ? [`What is under way (${countWords(open, "extraction")}) ends without a result, and its credits come back.`]
      : []),
    ...(planName ? [`Your plan ${planName} ends.`] : []),
    credits > 0
      ? `You have ${countWords(credits, "credit")}. They are kept until Shopify has us delete your data, usually after two days, and are lost then.`
      : "You have no credits left to lose.",
    "API keys are refused at once.",
  ];
}

/** How much of the looks is out of the shop, in percent. */
export const percentOut = ({ total, left }: { total: number; left: number }): number =>
  total > 0 ? Math.round((100 * Math.max(0, total - left)) / total) : 0;
