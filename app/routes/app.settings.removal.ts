import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { findRemoval, startRemoval } from "~/storefront/start-removal";
import { answerCall } from "./app/answer-call";

/** How far it is, for the page to ask again and again. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => json(await findRemoval({ clientId })));
}

/** Begins to take everything of Looklift out of the shop. */
export async function action({ request }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    await startRemoval({ clientId });
    return json(await findRemoval({ clientId }), { status: 202 });
  });
}
