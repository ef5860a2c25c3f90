import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { createLook } from "~/storefront/create-look";
import { answerCall, readBody } from "./app/answer-call";
import { productGidShape, uploadKeyShape } from "./app/shapes";

const body = z.object({ product_id: productGidShape, upload_key: uploadKeyShape });

/** The list of looks is the app's first page. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { redirect } = await authenticateMerchant(request);
  return redirect("/app");
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { product_id: productGid, upload_key: uploadKey } = await readBody(request, body);
    const { lookId, requestId, reused } = await createLook({ shop, clientId, productGid, uploadKey });
    return json({ look_id: lookId, request_id: requestId, reused }, { status: 201 });
  });
}
