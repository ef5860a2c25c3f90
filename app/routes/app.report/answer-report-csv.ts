import { writeCell } from "~/api/write-statement-csv";
import { readReport } from "~/attribution/read-report";

const columns = [
  ...["look_id", "product", "item_id", "item", "viewed", "seen", "opened", "added", "bought_as_told"],
  ...["orders", "revenue_net", "refunded", "currency"],
];

type Sold = { orders: number; revenue: number; refunded: number };

/** The report of the last `days` as a file to keep, CSV by RFC 4180: each look's row, then those of its items. */
export async function answerReportCsv({ clientId, days }: { clientId: string; days: number }): Promise<Response> {
  const { looks, measuring } = await readReport({ clientId, days });
  const { currency } = measuring;
  const moneyOf = ({ orders, revenue, refunded }: Sold) =>
    currency ? [orders, revenue.toFixed(2), refunded.toFixed(2), currency] : [null, null, null, null];
  const rows = looks.flatMap(({ lookId, productTitle, items, ...look }) => [
    [lookId, productTitle, null, null, look.viewed, look.seen, look.opened, look.added, look.bought, ...moneyOf(look)],
    ...items.map(({ itemId, label, opened, added, bought, ...sold }) => [
      ...[lookId, productTitle, itemId, label, null, null, opened, added, bought, ...moneyOf(sold)],
    ]),
  ]);
  const text = [columns, ...rows].map((row) => `${row.map(writeCell).join(",")}\r\n`).join("");
  return new Response(text, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="looklift-report-${days}-days.csv"`,
      "cache-control": "no-store",
    },
  });
}
