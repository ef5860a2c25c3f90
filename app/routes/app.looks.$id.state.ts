import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { AppError } from "~/errors";
import { findLookProgress } from "~/storefront/find-look";
import { answerCall, readLookId } from "./app/answer-call";

/** What changes by itself on a look's page, for the page to ask again and again. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => {
    const progress = await findLookProgress({ shop, lookId: readLookId(params) });
    if (!progress) throw new AppError("NOT_FOUND", "This look is not there any more.");
    return json(progress);
  });
}
