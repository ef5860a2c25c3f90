import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { findLeave } from "~/compliance/find-leave";
import { chooseLeave } from "~/compliance/start-leave";
import { answerCall, readForm, refuseGet } from "./app/answer-call";

const chosen = z.object({ looks: z.enum(["keep", "remove"], "Choose what is to become of your published looks.") });

export const loader = refuseGet;

/** Writes down what is to become of the published looks at any uninstall. */
export async function action({ request }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { looks } = await readForm(request, chosen);
    await chooseLeave({ clientId, keepsLooks: looks === "keep" });
    return json(await findLeave({ clientId }));
  });
}
