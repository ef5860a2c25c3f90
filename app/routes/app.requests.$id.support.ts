import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { answerCall } from "./app/answer-call";
import { readRequest } from "./app.requests.$id/read-request";
import { writeSupportFile } from "./app.requests.$id/write-support-file";

/** A request as a file for whoever helps, for the page's own fetch. */
export async function loader({ request, params: { id = "" } }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () =>
    json(writeSupportFile(await readRequest({ shop, id })), { headers: { "cache-control": "no-store" } }),
  );
}
