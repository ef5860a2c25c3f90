import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { AppError } from "~/errors";
import { listProductPhotos } from "~/storefront/product-photos";
import { answerCall } from "./app/answer-call";
import { productGidShape } from "./app/shapes";

/** The pictures of the product in `?product=`. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => {
    const product = productGidShape.safeParse(new URL(request.url).searchParams.get("product"));
    if (!product.success) throw new AppError("VALIDATION_ERROR", "product: a product's id is needed.");
    return json({ photos: await listProductPhotos({ shop, productGid: product.data }) });
  });
}
