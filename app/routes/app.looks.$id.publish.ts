import { type ActionFunctionArgs, json } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { startPublish } from "~/storefront/start-publish";
import { unpublishLook } from "~/storefront/unpublish-look";
import { answerCall, readLookId, refuseGet } from "./app/answer-call";

export const loader = refuseGet;

/** POST puts the look on its product's page, DELETE takes it off. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["POST", "DELETE"] }, async () => {
    const look = { shop, lookId: readLookId(params) };
    if (request.method === "DELETE") {
      await unpublishLook(look);
      return json({ look_id: look.lookId });
    }
    await startPublish(look);
    return json({ look_id: look.lookId }, { status: 202 });
  });
}
