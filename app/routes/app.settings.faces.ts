import { type ActionFunctionArgs, json } from "@remix-run/node";
import { z } from "zod";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { setFaceBlur } from "~/clients/set-face-blur";
import { answerCall, readBody, refuseGet } from "./app/answer-call";

const wanted = z.object({ blur_faces: z.boolean() });

export const loader = refuseGet;

/** Switches the blurring of faces in the shop's cut-outs on or off. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return answerCall({ request }, async () => {
    const { blur_faces: blurFaces } = await readBody(request, wanted);
    await setFaceBlur({ shop, blurFaces });
    return json({ blur_faces: blurFaces });
  });
}
