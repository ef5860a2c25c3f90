import { AppError } from "~/errors";
import { findItem } from "~/extraction/find-item";
import type { Answer, Call, Endpoint } from "./endpoint";
import { ref } from "./schema";
import { writeItem } from "./write-job";

export const readItem: Endpoint = {
  method: "GET",
  path: "/v1/items/{id}",
  operationId: "readItem",
  summary: "One extracted item, with fresh URLs of its pictures",
  capability: "jobs:read",
  success: { status: 200, description: "The item", schema: ref("FoundItem") },
  errors: ["ITEM_NOT_FOUND"],
  answer,
};

async function answer({ caller, params }: Call): Promise<Answer> {
  const found = await findItem({ clientId: caller.clientId, id: params["id"] ?? "" });
  if (!found) throw new AppError("ITEM_NOT_FOUND", "No item with this id.");
  return { body: { ...writeItem(found.item), job_id: found.jobId, request_id: found.requestId } };
}
