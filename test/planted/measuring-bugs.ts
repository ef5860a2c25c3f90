import type { Bug } from "./bugs";

const HOLDOUT = "app/attribution/read-holdout.ts";
const SNIPPET = "extensions/trial-items/snippets/looklift-measure.liquid";

/** Bugs of what looks sell: a number that misleads a merchant, or a shopper who is counted against their will. */
export const measuringBugs: Bug[] = [
  {
    name: "measuring: the two groups of a holdout are swapped",
    changes: [{ file: HOLDOUT, find: "const [shown, held] = names.map", replace: "const [held, shown] = names.map" }],
    foundBy: ["test/attribution/report.test.ts"],
  },
  {
    name: "measuring: the interval takes each group's own bound the wrong way round",
    changes: [
      {
        file: "app/attribution/compare-shares.ts",
        find: "low: difference - Math.hypot(shareA - boundsA.low, boundsB.high - shareB),",
        replace: "low: difference - Math.hypot(boundsA.high - shareA, shareB - boundsB.low),",
      },
    ],
    foundBy: ["test/attribution/compare.test.ts"],
  },
  {
    name: "measuring: revenue of a look before refunds",
    changes: [
      {
        file: "app/attribution/sold-lines.ts",
        find: "least(coalesce(g.amount, 0), l.amount) AS refunded",
        replace: "least(0, g.amount, l.amount) AS refunded",
      },
    ],
    foundBy: ["test/attribution/orders.test.ts"],
  },
  {
    name: "measuring: revenue of a holdout before refunds",
    changes: [{ file: HOLDOUT, find: "greatest(o.amount - coalesce(", replace: "greatest(o.amount - 0 * coalesce(" }],
    foundBy: ["test/attribution/orders.test.ts"],
  },
  {
    name: "measuring: a refund counts as often as Shopify tells of it",
    changes: [
      {
        file: "app/attribution/note-order.ts",
        find: 'refundHash: hash("refund", id), orderHash',
        replace: `refundHash: hash("refund", \`\${id} \${Math.random()}\`), orderHash`,
      },
    ],
    foundBy: ["test/attribution/orders.test.ts"],
  },
  {
    name: "measuring: events count while it is off",
    changes: [{ file: "app/attribution/count-events.ts", find: " }, isOn: true },", replace: " } }," }],
    foundBy: ["test/attribution/events.test.ts"],
  },
  {
    name: "measuring: events count for looks of another shop",
    changes: [
      {
        file: "app/attribution/count-events.ts",
        find: "if (!shop || shown?.clientId !== shop.id) return [];",
        replace: "if (!shop || !shown) return [];",
      },
    ],
    foundBy: ["test/attribution/events.test.ts"],
  },
  {
    name: "measuring: a visitor is drawn without consent",
    changes: [{ file: SNIPPET, find: 'a="";if(y)a=s[k]=', replace: 'a="";a=s[k]=' }],
    foundBy: ["test/storefront-block/measure.test.ts"],
  },
  {
    name: "measuring: the pixel runs without consent",
    changes: [
      { file: "extensions/look-pixel/shopify.extension.toml", find: "analytics = true", replace: "analytics = false" },
    ],
    foundBy: ["test/attribution/pixel-extension.test.ts"],
  },
];
