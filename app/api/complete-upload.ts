import { AppError } from "~/errors";
import { completeUpload } from "~/uploads/complete-upload";
import { checkTrialImage } from "./check-trial-image";
import type { Answer, Call, Endpoint } from "./endpoint";
import { ref } from "./schema";

const loc = ["body", "upload_key"];

export const completeUploadEndpoint: Endpoint = {
  method: "POST",
  path: "/v1/uploads/complete",
  operationId: "completeUpload",
  summary: "Check an uploaded picture and make it ready",
  description:
    "Optional: an extraction does it, too. Here a picture that cannot be used says so before anything is charged.",
  capability: "jobs:create",
  places: "pictures",
  body: ref("UploadCompleteRequest"),
  success: { status: 200, description: "The picture is ready", schema: ref("CompletedUpload") },
  errors: ["RESOURCE_NOT_FOUND", "IMAGE_UNSUPPORTED", "IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"],
  locations: { RESOURCE_NOT_FOUND: loc, IMAGE_UNSUPPORTED: loc, IMAGE_TOO_LARGE: loc, IMAGE_UNREADABLE: loc },
  answer,
};

async function answer({ caller, body }: Call): Promise<Answer> {
  const { upload_key: uploadKey } = body as { upload_key: string };
  // what the database could not even compare names no upload
  if (checkTrialImage(uploadKey).length > 0)
    throw new AppError(
      "RESOURCE_NOT_FOUND",
      "No uploaded picture with this key. Upload it first, with POST /v1/uploads.",
    );
  const { width, height, contentType, sha256 } = await completeUpload({ clientId: caller.clientId, uploadKey });
  return { body: { upload_key: uploadKey, width, height, content_type: contentType, sha256 } };
}
