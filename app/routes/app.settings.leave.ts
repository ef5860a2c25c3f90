import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { findLeave } from "~/compliance/find-leave";
import { startLeave } from "~/compliance/start-leave";
import { answerCall, readForm } from "./app/answer-call";

const chosen = z.object({ looks: z.enum(["keep", "remove"], "Choose what is to become of your published looks.") });

/** How far it is, for the page to ask again and again. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request, methods: ["GET"] }, async () => json(await findLeave({ clientId })));
}

/** Begins to uninstall the app, and to remove the looks before that unless they are kept. */
export async function action({ request }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { looks } = await readForm(request, chosen);
    await startLeave({ clientId, keepsLooks: looks === "keep" });
    return json(await findLeave({ clientId }), { status: 202 });
  });
}
