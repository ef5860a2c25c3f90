import { createHash, randomBytes } from "node:crypto";
import { prisma } from "~/db.server";
import { newId } from "~/ids";

/** Everything that a key can be allowed to do. */
export const capabilities = ["jobs:create", "jobs:read", "credits:read", "webhooks:manage"] as const;
export type Capability = (typeof capabilities)[number];

/** What a key may use; null or absent: no limit of its own. */
export type KeyLimits = {
  callsPerMinuteMax?: number | null;
  dailyCreditsMax?: number | null;
  monthlyCreditsMax?: number | null;
};

const PREFIX_CHARACTERS = 12;

/** The form in which a key is stored and looked up: sha256, hex. */
export function hashKey(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

type IssueKey = KeyLimits & {
  clientId: string;
  name: string;
  requireHmac?: boolean;
  /** All of them, unless told. */
  capabilities?: Capability[];
  expiresAt?: Date | null;
};
export type IssuedKey = { keyId: string; token: string; prefix: string };

/** Makes an API key for a client and answers its token; the only moment at which the token is known to us. */
export async function issueKey({ clientId, capabilities: chosen, ...facts }: IssueKey): Promise<IssuedKey> {
  const { mode } = await prisma.client.findUniqueOrThrow({ where: { id: clientId }, select: { mode: true } });
  const token = `sk_${mode.toLowerCase()}_${randomBytes(32).toString("base64url")}`;
  const prefix = token.slice(0, PREFIX_CHARACTERS);
  const keyId = newId();
  await prisma.apiKey.create({
    data: {
      ...facts,
      ...{ id: keyId, clientId, prefix, keyHash: hashKey(token) },
      capabilities: [...(chosen ?? capabilities)],
    },
  });
  return { keyId, token, prefix };
}
