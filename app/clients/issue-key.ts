import { createHash, randomBytes } from "node:crypto";
import { prisma } from "~/db.server";
import { newId } from "~/ids";

const PREFIX_CHARACTERS = 12;

/** The form in which a key is stored and looked up: sha256, hex. */
export function hashKey(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

type IssueKey = { clientId: string; name: string; requireHmac?: boolean };

/** Makes an API key for a client and answers its token; the only moment at which the token is known to us. */
export async function issueKey({
  clientId,
  name,
  requireHmac = false,
}: IssueKey): Promise<{ keyId: string; token: string; prefix: string }> {
  const { mode } = await prisma.client.findUniqueOrThrow({ where: { id: clientId }, select: { mode: true } });
  const token = `sk_${mode.toLowerCase()}_${randomBytes(32).toString("base64url")}`;
  const prefix = token.slice(0, PREFIX_CHARACTERS);
  const keyId = newId();
  await prisma.apiKey.create({
    data: {
      id: keyId,
      clientId,
      name,
      prefix,
      keyHash: hashKey(token),
      capabilities: ["jobs:create", "jobs:read", "credits:read"],
      requireHmac,
    },
  });
  return { keyId, token, prefix };
}
