import { readBalance } from "~/credits/read-balance";
import type { Answer, Call, Endpoint } from "./endpoint";

export const readCredits: Endpoint = { method: "GET", path: "/v1/credits", capability: "credits:read", answer };

async function answer({ caller }: Call): Promise<Answer> {
  const { available, reserved, grants } = await readBalance({ clientId: caller.clientId });
  return {
    status: 200,
    body: {
      available,
      reserved,
      grants: grants.map(({ source, remaining, expiresAt }) => ({ source, remaining, expires_at: expiresAt })),
    },
  };
}
