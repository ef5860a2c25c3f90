import { presignUpload } from "~/uploads/presign-upload";
import type { Answer, Call, Endpoint } from "./endpoint";
import { ref } from "./schema";

type UploadBody = { content_type: string; content_length: number; sha256?: string | null };

export const announceUpload: Endpoint = {
  method: "POST",
  path: "/v1/uploads",
  operationId: "announceUpload",
  summary: "Announce a picture and get a URL to PUT it to",
  capability: "jobs:create",
  body: ref("UploadRequest"),
  success: { status: 201, description: "Where to send it", schema: ref("AnnouncedUpload") },
  errors: ["IMAGE_UNSUPPORTED", "IMAGE_TOO_LARGE"],
  locations: { IMAGE_UNSUPPORTED: ["body", "content_type"], IMAGE_TOO_LARGE: ["body", "content_length"] },
  answer,
};

async function answer({ caller, body }: Call): Promise<Answer> {
  const { content_type, content_length, sha256 } = body as UploadBody;
  const upload = await presignUpload({
    clientId: caller.clientId,
    contentType: content_type,
    contentLength: content_length,
    ...(sha256 && { sha256: sha256.toLowerCase() }),
  });
  return {
    body: {
      upload_key: upload.uploadKey,
      upload_url: upload.uploadUrl,
      method: upload.method,
      headers: upload.headers,
      expires_at: upload.expiresAt,
      max_bytes: upload.maxBytes,
    },
  };
}
