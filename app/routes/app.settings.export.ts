import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerExport } from "~/compliance/export-shop";
import { answerCall } from "./app/answer-call";

/** Everything that is kept of the shop as a file, for the page's own fetch: a link of the browser's would come without session token. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => answerExport({ shop }));
}
