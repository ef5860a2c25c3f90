import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { completeUpload } from "~/uploads/complete-upload";
import { answerCall, readBody, refuseGet } from "./app/answer-call";
import { uploadKeyShape } from "./app/shapes";

export const loader = refuseGet;

export async function action({ request }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { upload_key: uploadKey } = await readBody(request, z.object({ upload_key: uploadKeyShape }));
    const { width, height, contentType: content_type, sha256 } = await completeUpload({ clientId, uploadKey });
    return json({ upload_key: uploadKey, width, height, content_type, sha256 });
  });
}
