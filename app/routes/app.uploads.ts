import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { presignUpload } from "~/uploads/presign-upload";
import { answerCall, readBody, refuseGet } from "./app/answer-call";

const body = z.object({ content_type: z.string(), content_length: z.number().int().positive() });

export const loader = refuseGet;

export async function action({ request }: ActionFunctionArgs) {
  const { clientId } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { content_type: contentType, content_length: contentLength } = await readBody(request, body);
    const upload = await presignUpload({ clientId, contentType, contentLength });
    const { uploadKey: upload_key, uploadUrl: upload_url, method, headers, expiresAt: expires_at, maxBytes } = upload;
    return json({ upload_key, upload_url, method, headers, expires_at, max_bytes: maxBytes }, { status: 201 });
  });
}
