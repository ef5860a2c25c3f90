import { extractionCreditsCost } from "~/limits";
import type { Answer, Endpoint } from "./endpoint";
import { ref } from "./schema";

export const listOperations: Endpoint = {
  method: "GET",
  path: "/v1/operations",
  operationId: "listOperations",
  summary: "The workflows there are, and what they cost",
  description: "The price is that of a live key; test keys pay nothing.",
  capability: "jobs:read",
  success: { status: 200, description: "The workflows", schema: ref("Operations") },
  answer,
};

async function answer(): Promise<Answer> {
  return {
    body: {
      operations: [{ name: "extract", op_class: "edit", credits_cost: extractionCreditsCost, enabled: true }],
    },
  };
}
