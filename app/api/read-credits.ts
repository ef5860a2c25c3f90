import { readBalance } from "~/credits/read-balance";
import type { Answer, Call, Endpoint } from "./endpoint";
import { ref } from "./schema";

export const readCredits: Endpoint = {
  method: "GET",
  path: "/v1/credits",
  operationId: "readCredits",
  summary: "The balance, and where it comes from",
  capability: "credits:read",
  success: { status: 200, description: "The balance", schema: ref("Credits") },
  answer,
};

async function answer({ caller }: Call): Promise<Answer> {
  const { available, reserved, grants } = await readBalance({ clientId: caller.clientId });
  return {
    body: {
      available,
      reserved,
      grants: grants.map(({ source, remaining, expiresAt }) => ({ source, remaining, expires_at: expiresAt })),
    },
  };
}
