import type { LoaderFunctionArgs } from "@remix-run/node";
import { writeCell } from "~/api/write-statement-csv";
import { readReport } from "~/attribution/read-report";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall } from "./app/answer-call";
import { readDays } from "./app.report/read-days";

const columns = [
  ...["look_id", "product", "viewed", "seen", "opened", "added", "bought_as_told", "orders", "revenue_net", "refunded"],
  "currency",
];

/** The report as CSV, for the page's own fetch: a link of the browser's would come without session token. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => {
    const days = readDays(request);
    const { looks, measuring } = await readReport({ clientId, days });
    const rows = looks.map((look) => [
      ...[look.lookId, look.productTitle, look.viewed, look.seen, look.opened, look.added, look.bought],
      ...(measuring.currency
        ? [look.orders, look.revenue.toFixed(2), look.refunded.toFixed(2), measuring.currency]
        : [null, null, null, null]),
    ]);
    const text = [columns, ...rows].map((row) => `${row.map(writeCell).join(",")}\r\n`).join("");
    return new Response(text, {
      headers: {
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": `attachment; filename="looklift-report-${days}-days.csv"`,
        "cache-control": "no-store",
      },
    });
  });
}
