import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { takeProductPhoto } from "~/storefront/product-photos";
import { answerCall, readBody, refuseGet } from "./app/answer-call";
import { productGidShape } from "./app/shapes";

const body = z.object({ product_id: productGidShape, media_id: z.string() });

export const loader = refuseGet;

/** Takes one of a product's own pictures as a trial image. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { product_id: productGid, media_id: mediaId } = await readBody(request, body);
    const { uploadKey: upload_key, width, height } = await takeProductPhoto({ shop, clientId, productGid, mediaId });
    return json({ upload_key, width, height }, { status: 201 });
  });
}
