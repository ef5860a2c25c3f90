import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall } from "./app/answer-call";
import { answerReportCsv } from "./app.report/answer-report-csv";
import { readDays } from "./app.report/read-days";

/** The report as CSV, for the page's own fetch: a link of the browser's would come without session token. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, () => answerReportCsv({ clientId, days: readDays(request) }));
}
