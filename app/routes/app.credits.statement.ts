import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerStatementCsv } from "~/api/write-statement-csv";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall } from "./app/answer-call";
import { readStatementQuery } from "./app.credits/read-statement-query";

/** The month's statement as a file, for the page's own fetch: a link of the browser's would come without session token. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => {
    const { month, mode, ofClient } = await readStatementQuery({ request, shop, clientId });
    return answerStatementCsv({ clientId: ofClient, month, name: mode === "TEST" ? "test-statement" : "statement" });
  });
}
